using MLNetDeep.Models;

namespace MLNetDeep.Onnx;

/// <summary>
/// What classes stand for as a table in a graph, in which keys are looked up: place 0 is what the missing key stands for.
/// </summary>
internal static class ClassValues
{
    /// <summary>What the values are in ONNX: numbers and Booleans as they are, all others their texts.</summary>
    public static TensorElement ElementOf(ClassLabels classes) => TensorElements.Of(TypeOf(classes)) ?? TensorElement.Text;

    /// <summary>Adds the table.</summary>
    /// <returns>The variable of it, [classes + 1].</returns>
    public static string AddTable(OnnxFileGraph graph, ClassLabels classes)
    {
        const string name = "class_values";
        if (ElementOf(classes) is var element && element == TensorElement.Text)
            return graph.Constant(name, ["", .. classes.Names]);

        var table = Array.CreateInstance(TypeOf(classes), classes.Values.Length + 1);
        classes.Values.CopyTo(table, 1);
        if (table is float[] singles)
            singles[0] = float.NaN;
        else if (table is double[] doubles)
            doubles[0] = double.NaN;

        var bytes = new byte[Buffer.ByteLength(table)];
        Buffer.BlockCopy(table, 0, bytes, 0, bytes.Length);
        return graph.Constant(name, element, bytes, table.Length);
    }

    private static Type TypeOf(ClassLabels classes) => classes.Values.GetType().GetElementType()!;
}
