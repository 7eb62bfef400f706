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
