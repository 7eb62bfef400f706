namespace MLNetDeep.Onnx;

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
