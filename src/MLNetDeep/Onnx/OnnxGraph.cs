namespace MLNetDeep.Onnx;

/// <summary>
/// A computation under construction, as ONNX describes one: nodes that make named variables of named variables. Written to by what knows
/// networks, whether it becomes a file of ours or part of a pipeline's that ML.NET converts. Not thread-safe.
/// </summary>
internal abstract class OnnxGraph
{
    /// <summary>The oldest version of ONNX's operators in which all that a network needs has the form it is written in.</summary>
    public const int OldestOpsetVersion = 11;

    /// <summary>From this version on reductions read the axes they reduce as an input.</summary>
    private const int AxesAreInputs = 18;

    /// <summary>The version of ONNX's operators the nodes are written for.</summary>
    public abstract int OpsetVersion { get; }

    /// <summary>Adds a constant tensor.</summary>
    /// <param name="name">What it is called, if that is free.</param>
    /// <param name="values">Its values, the last dimension varying fastest; not copied, and not to be changed afterwards.</param>
    /// <param name="shape">Its dimensions; none for a single number.</param>
    /// <returns>The variable's name.</returns>
    public abstract string Constant(string name, ReadOnlyMemory<float> values, params IReadOnlyList<long> shape);

    /// <summary>Adds a constant vector of integers.</summary>
    /// <inheritdoc cref="Constant(string, ReadOnlyMemory{float}, IReadOnlyList{long})"/>
    public abstract string Constant(string name, params IReadOnlyList<long> values);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator, by its name in ONNX's default domain.</param>
    /// <param name="inputs">The variables it reads.</param>
    /// <param name="attributes">Its settings.</param>
    /// <param name="output">A variable it is to make that has a name already; null for a new one.</param>
    /// <returns>The name of the variable it makes.</returns>
    public abstract string Node(
        string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes, string? output = null);

    /// <summary>Adds a node of which only the first of two outputs is read.</summary>
    /// <inheritdoc cref="Node(string, IReadOnlyList{string}, IReadOnlyList{OnnxAttribute}, string?)"/>
    public abstract string FirstOfTwo(
        string operation, IReadOnlyList<string> inputs, IReadOnlyList<OnnxAttribute> attributes, string? output = null);

    /// <summary>Adds a node without settings.</summary>
    public string Node(string operation, params IReadOnlyList<string> inputs) => Node(operation, inputs, attributes: []);

    /// <summary>Adds a constant number, of no dimensions.</summary>
    public string Number(string name, double value) => Constant(name, (float[])[(float)value]);

    /// <summary>The values as another type.</summary>
    public string Cast(string input, TensorElement to, string? output = null) =>
        Node("Cast", [input], [OnnxAttribute.Of("to", (long)to)], output);

    /// <summary>The mean of each row: of [batch, width], [batch, 1].</summary>
    public string RowMean(string input) => OpsetVersion >= AxesAreInputs
        ? Node("ReduceMean", [input, Constant("axes", 1)], [])
        : Node("ReduceMean", [input], [OnnxAttribute.Of("axes", [1])]);
}

/// <summary>A constant setting of a node: one integer, one number, or a list of integers.</summary>
internal sealed record OnnxAttribute
{
    private OnnxAttribute(string name) => Name = name;

    public string Name { get; }

    public long? Integer { get; private init; }

    public float? Number { get; private init; }

    public IReadOnlyList<long>? Integers { get; private init; }

    public static OnnxAttribute Of(string name, long value) => new(name) { Integer = value };

    public static OnnxAttribute Of(string name, float value) => new(name) { Number = value };

    public static OnnxAttribute Of(string name, params IReadOnlyList<long> values) => new(name) { Integers = values };
}

/// <summary>What a tensor holds, by the numbers of the ONNX specification (TensorProto.DataType).</summary>
internal enum TensorElement
{
    Single = 1,
    Byte = 2,
    SByte = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Boolean = 9,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
}

/// <summary>The way from .NET's types to ONNX's.</summary>
internal static class TensorElements
{
    private static readonly Dictionary<Type, TensorElement> ByType = new()
    {
        [typeof(float)] = TensorElement.Single,
        [typeof(byte)] = TensorElement.Byte,
        [typeof(sbyte)] = TensorElement.SByte,
        [typeof(ushort)] = TensorElement.UInt16,
        [typeof(short)] = TensorElement.Int16,
        [typeof(int)] = TensorElement.Int32,
        [typeof(long)] = TensorElement.Int64,
        [typeof(bool)] = TensorElement.Boolean,
        [typeof(double)] = TensorElement.Double,
        [typeof(uint)] = TensorElement.UInt32,
        [typeof(ulong)] = TensorElement.UInt64,
    };

    /// <summary>What holds values of a type of number, or Booleans.</summary>
    /// <returns>Null for values of another type.</returns>
    public static TensorElement? Of(Type type) => ByType.TryGetValue(type, out var element) ? element : null;
}
