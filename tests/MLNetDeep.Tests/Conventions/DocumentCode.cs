using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLNetDeep.Tests.Conventions;

/// <summary>
/// Compiles what a page of the documentation shows, as a notebook would run it: each block knows what the blocks before it on the page have
/// declared, and may declare it again. It sees what a user sees: the libraries' public types.
/// </summary>
internal static class DocumentCode
{
    /// <summary>What a page need not repeat: the names a reader has from the pages before it.</summary>
    private const string Given = """
        MLContext mlContext = new();
        IDataView train = null!, validation = null!, test = null!, data = null!, rows = null!, otherRows = null!, images = null!;
        string pictures = "";
        float[] features = [];
        byte[] pixels = [];
        ITransformer fitted = null!, model = null!;
        IEstimator<ITransformer> preparation = null!;
        sealed class House;
        sealed class HouseAnswer;
        House[] houses = [];
        EstimatorChain<ITransformer> pipeline = new();
        DenseNetworkOptions options = new();
        """;

    /// <summary>The usings of a console program, and the two that every page would begin with.</summary>
    private static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks", "Microsoft.ML",
            "Microsoft.ML.Data", "MLNetDeep"];

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    private static readonly CSharpCompilationOptions Compiling =
        new(OutputKind.DynamicallyLinkedLibrary, usings: Usings, nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: VersionsDiffer);

    /// <summary>That a library was compiled against an older version of another than is there; .NET's own projects ask for the same
    /// silence.</summary>
    private static Dictionary<string, ReportDiagnostic> VersionsDiffer =>
        new() { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    /// <summary>All assemblies the tests run with; the libraries are among them.</summary>
    private static readonly Lazy<MetadataReference[]> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>What the compiler says of a page, a sentence for each error or warning.</summary>
    public static IEnumerable<string> Violations(DocumentPage page)
    {
        var before = Compilation(Given, before: null);
        foreach (var (line, code) in page.CodeBlocks)
        {
            var block = Compilation(code, before);
            var all = block.GetDiagnostics().Where(found => found.Severity >= DiagnosticSeverity.Warning).ToList();
            foreach (var found in all)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{page.RelativePath}:{line + found.Location.GetLineSpan().StartLinePosition.Line}: {found.Id}: "
                    + $"{found.GetMessage(CultureInfo.InvariantCulture)}");
            // Blocks after one with errors cannot be compiled on top of it.
            if (all.Any(found => found.Severity == DiagnosticSeverity.Error))
                yield break;
            before = block;
        }
    }

    /// <summary>Blocks that can be run one after the other, each on top of those before it.</summary>
    public static IEnumerable<(string Where, CSharpCompilation Block)> Submissions(IEnumerable<(string Where, string Code)> blocks)
    {
        CSharpCompilation? before = null;
        foreach (var (number, (where, code)) in blocks.Index())
            yield return (where, before = Compilation(code, before, string.Create(CultureInfo.InvariantCulture, $"Block{number}")));
    }

    // A script, which a block is to the compiler, has no using declarations.
    private static CSharpCompilation Compilation(string code, CSharpCompilation? before, string name = "Page") =>
        CSharpCompilation.CreateScriptCompilation(
            name, CSharpSyntaxTree.ParseText(code.Replace("using var ", "var ", StringComparison.Ordinal), Parsing), References.Value,
            Compiling, before);
}
