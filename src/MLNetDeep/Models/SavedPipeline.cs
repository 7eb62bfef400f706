using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MLNetDeep.Messages;

namespace MLNetDeep.Models;

/// <summary>
/// A pipeline in ML.NET's zip, read without ML.NET: where its network lies, which steps of ours prepare the features for it, and which
/// steps are left out. Not thread-safe while it is read.
/// </summary>
internal sealed class SavedPipeline
{
    private const string Root = "TransformerChain/";
    private const string Network = DenseNetworkTransformer.LoaderSignature;
    private const string Rescale = RescaleTransformer.LoaderSignature;
    private const string Flatten = FlattenTransformer.LoaderSignature;
    private const int MostSteps = 1000;

    private readonly List<SavedStep> _steps = [];
    private readonly List<FeatureScaling> _preparation = [];
    private readonly HashSet<SavedStep> _used = [];
    private readonly Func<string, byte[]?> _read;

    /// <param name="read">Reads a file of the zip; null for one that is not there.</param>
    /// <exception cref="InvalidDataException">It is no such zip, or holds no network or several.</exception>
    public SavedPipeline(Func<string, byte[]?> read)
    {
        _read = read;
        AddSteps(Root);
        var networks = _steps.Where(step => step.Loader == Network).ToArray();
        if (networks is not [var network])
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The zip must hold a pipeline with one dense network. Received: {networks.Length} among the steps "
                + $"{Excerpt.Names(_steps.Select(step => step.Loader))}. Load the pipeline with mlContext.Model.Load."));
        Folder = network.Folder;
        _used.Add(network);
        NetworkAt = _steps.IndexOf(network);
    }

    /// <summary>The folder of the network.</summary>
    public string Folder { get; }

    /// <summary>What is done to the features before the network, in this order.</summary>
    public IReadOnlyList<FeatureScaling> Preparation => _preparation;

    /// <summary>The steps that are neither the network nor among what prepares its features, in the order of the pipeline: the name of the
    /// loader, and the folder.</summary>
    public IReadOnlyList<string> StepsLeftOut =>
        [.. _steps.Where(step => !_used.Contains(step)).Select(step => $"{step.Loader} ({step.Folder.TrimEnd('/')})")];

    private int NetworkAt { get; }

    /// <summary>Finds the steps of ours that prepare the features, from the network back.</summary>
    /// <param name="column">The column the network reads.</param>
    public void FindPreparation(string column)
    {
        foreach (var step in _steps.Take(NetworkAt).Reverse())
        {
            // Whatever else speaks of the column may make it, and what comes before that is for it.
            if (step.Loader is not (Rescale or Flatten))
            {
                if (step.Texts.Contains(column))
                    return;
                continue;
            }

            var output = step.NextText();
            if (output != column)
                continue;
            _used.Add(step);
            var inputs = step.Loader == Rescale ? [step.NextText()] : InputsOf(step);
            if (step.Loader == Rescale)
                _preparation.Insert(0, ScalingOf(step));
            if (inputs is not [var input])
                return;
            column = input;
        }
    }

    private static FeatureScaling ScalingOf(SavedStep step)
    {
        var scaling = new FeatureScaling { Scale = step.NextSingle(), Offset = step.NextSingle() };
        return float.IsFinite(scaling.Scale) && float.IsFinite(scaling.Offset)
            ? scaling
            : throw SavedStep.Invalid(step.Folder, "have a finite scale and offset", $"{scaling}");
    }

    private static string[] InputsOf(SavedStep step)
    {
        var count = step.NextInt32();
        return count >= 1 && count <= SavedStep.LongestFile / sizeof(int)
            ? [.. Enumerable.Range(0, count).Select(_ => step.NextText())]
            : throw SavedStep.Invalid(step.Folder, "name the columns it reads", string.Create(CultureInfo.InvariantCulture, $"{count}"));
    }

    private void AddSteps(string folder)
    {
        var file = _read(folder + SavedStep.FileName) ?? throw SavedStep.Invalid(folder, "be there", "a zip without");
        var step = SavedStep.Read(folder, file);
        if (step.Loader != SavedStep.Chain)
        {
            _steps.Add(step);
            return;
        }

        var count = step.NextInt32();
        if (count < 0 || _steps.Count + count > MostSteps || folder.Length > MostSteps)
            throw SavedStep.Invalid(folder, $"be of a chain of at most {MostSteps} steps", "more");
        for (var i = 0; i < count; i++)
            AddSteps(string.Create(CultureInfo.InvariantCulture, $"{folder}Transform_{i:000}/"));
    }
}

/// <summary>
/// A step of a pipeline in ML.NET's zip, as its file <c>Model.key</c> tells of it: a header of fixed places (ML.NET's ModelHeader), what
/// the step wrote, and the texts it refers to by their number. Read from the bytes alone, one value after the other; not thread-safe.
/// </summary>
internal sealed class SavedStep
{
    public const string FileName = "Model.key";

    /// <summary>What the loader of a chain of steps is called.</summary>
    public const string Chain = "TransformerChain";

    /// <summary>More than any step of ours or any chain writes.</summary>
    public const int LongestFile = 1 << 20;

    private const ulong Signature = 0x4C45444F4D004C4D;
    private const int HeaderLength = 256;
    private const int LoaderAt = 80;
    private const int LoaderLength = 24;

    private readonly byte[] _body;
    private readonly string[] _texts;
    private int _at;

    private SavedStep(string folder, string loader, byte[] body, string[] texts) =>
        (Folder, Loader, _body, _texts) = (folder, loader, body, texts);

    /// <summary>The folder it lies in, "/" at its end.</summary>
    public string Folder { get; }

    /// <summary>What its loader is called: "MLNetDeepRescale".</summary>
    public string Loader { get; }

    /// <summary>The texts it refers to; names of columns are among them.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static SavedStep Read(string folder, ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(file) != Signature)
            throw Invalid(folder, "begin with ML.NET's header", "something else");

        var loader = Encoding.Latin1.GetString(file.Slice(LoaderAt, LoaderLength)).TrimEnd('\0');
        return new SavedStep(folder, loader, [.. Part(file, 16, folder)], TextsIn(Part(file, 32, folder), Part(file, 48, folder), folder));
    }

    /// <summary>The next text of what the step wrote.</summary>
    public string NextText()
    {
        var number = NextInt32();
        return number >= 0 && number < _texts.Length ? _texts[number] : throw Invalid(Folder, "refer to its own texts", "another number");
    }

    /// <summary>The next whole number.</summary>
    public int NextInt32() => BinaryPrimitives.ReadInt32LittleEndian(Next());

    /// <summary>The next number of single precision.</summary>
    public float NextSingle() => BinaryPrimitives.ReadSingleLittleEndian(Next());

    public static InvalidDataException Invalid(string folder, string rule, string received) => new(
        $"The file {Excerpt.Name(folder + FileName)} in the zip must {rule}. Received: {received}. The file is damaged; copy or save the "
        + $"model again.");

    private ReadOnlySpan<byte> Next()
    {
        if (_at > _body.Length - sizeof(int))
            throw Invalid(Folder, "hold all of its step", "a part");
        _at += sizeof(int);
        return _body.AsSpan(_at - sizeof(int), sizeof(int));
    }

    /// <summary>A part of the file, whose place and length stand in the header.</summary>
    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> file, int at, string folder)
    {
        var start = BinaryPrimitives.ReadInt64LittleEndian(file[at..]);
        var length = BinaryPrimitives.ReadInt64LittleEndian(file[(at + 8)..]);
        return start >= 0 && length >= 0 && start <= file.Length && length <= file.Length - start
            ? file.Slice((int)start, (int)length)
            : throw Invalid(folder, "have parts that lie in it", "others");
    }

    /// <summary>Texts of two bytes a character, one behind the other; the table says where each ends.</summary>
    private static string[] TextsIn(ReadOnlySpan<byte> table, ReadOnlySpan<byte> characters, string folder)
    {
        var texts = new string[table.Length / sizeof(long)];
        var start = 0L;
        for (var i = 0; i < texts.Length; i++)
        {
            var end = BinaryPrimitives.ReadInt64LittleEndian(table[(i * sizeof(long))..]);
            if (end < start || end > characters.Length)
                throw Invalid(folder, "hold its texts one behind the other", "others");
            texts[i] = Encoding.Unicode.GetString(characters[(int)start..(int)end]);
            start = end;
        }
        return texts;
    }
}
