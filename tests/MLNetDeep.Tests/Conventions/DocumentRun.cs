using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Runs what a page of the documentation shows, block after block, as a notebook would. Files that the blocks name lie in a folder of the
/// run's own.
/// </summary>
internal sealed partial class DocumentRun : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ShownAssemblies _assemblies = new();

    public void Dispose()
    {
        _assemblies.Unload();
        _folder.Dispose();
    }

    /// <summary>The path of a file that the blocks name.</summary>
    public string this[string fileName] => _folder[fileName];

    /// <summary>Writes a file that the blocks read.</summary>
    public void Write(string fileName, IEnumerable<string> lines) => File.WriteAllLines(_folder[fileName], lines);

    /// <summary>Runs the blocks of a page.</summary>
    /// <param name="page">The page's path from the repository's root.</param>
    /// <param name="value">An expression over all that the blocks have declared.</param>
    /// <param name="given">Code that declares what the page takes for granted; null where it takes nothing.</param>
    /// <returns>The value of that expression.</returns>
    public async Task<object?> Run(string page, string value, string? given = null)
    {
        List<(string Where, string Code)> blocks =
        [
            .. DocumentPage.All.Single(found => found.RelativePath == page).CodeBlocks
                .Select(block => ($"{page}:{block.Line}", block.Code)),
            ("what the test asks", value),
        ];
        if (given is not null)
            blocks.Insert(0, ("what the test gives", given));
        var submissions = DocumentCode.Submissions(blocks.Select(block => (block.Where, WithPaths(block.Code)))).ToList();
        var states = new object[submissions.Count + 1];
        object? result = null;
        foreach (var (where, submission) in submissions)
        {
            using var image = new MemoryStream();
            var emitted = submission.Emit(image);
            Assert.IsTrue(emitted.Success, $"{where}: {string.Join('\n', emitted.Diagnostics)}");
            var entry = submission.GetEntryPoint(CancellationToken.None)!;
            var factory = _assemblies.Load(image).GetType(entry.ContainingType.MetadataName)!
                .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
            try
            {
                result = await factory.CreateDelegate<Func<object[], Task<object?>>>()(states);
            }
            catch (Exception failure)
            {
                throw new AssertFailedException($"{where}: {failure.Message}", failure);
            }
        }
        return result;
    }

    private string WithPaths(string code) => FileName().Replace(code, name => $"@\"{_folder[name.Groups[1].Value]}\"");

    [GeneratedRegex("(?<![$@])\"([A-Za-z0-9_-]+\\.(?:csv|tsv|zip|json|jsonl|html|png|svg|safetensors|onnx|gz|db))\"")]
    private static partial Regex FileName();

    /// <summary>The blocks of one page, which name each other's types; gone with the page.</summary>
    private sealed class ShownAssemblies() : AssemblyLoadContext("shown code", isCollectible: true)
    {
        private readonly Dictionary<string, Assembly> _loaded = [];

        public Assembly Load(MemoryStream image)
        {
            image.Position = 0;
            var assembly = LoadFromStream(image);
            _loaded.Add(assembly.GetName().Name!, assembly);
            return assembly;
        }

        protected override Assembly? Load(AssemblyName name) => _loaded.GetValueOrDefault(name.Name!);
    }
}
