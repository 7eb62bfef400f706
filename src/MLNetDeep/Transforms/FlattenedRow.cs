using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Data.Columns;
using static Microsoft.ML.Data.AnnotationUtils;
using static Microsoft.ML.SchemaShape.Column;

namespace MLNetDeep.Transforms;

/// <summary>Lays the values of several columns of one row out one after the other. Belongs to one row; not thread-safe.</summary>
internal sealed class FlattenedRow
{
    private const string Role = "Flatten input column";

    private readonly Part[] _parts;

    private FlattenedRow(DataViewRow row, IEnumerable<DataViewSchema.Column> inputs) =>
        _parts = [.. inputs.Select(input => new Part(row, input))];

    /// <summary>The getter of the flattened column. A single vector column needs no laying out: its values are in order already.</summary>
    public static ValueGetter<VBuffer<float>> Getter(DataViewRow row, IReadOnlyList<DataViewSchema.Column> inputs) =>
        inputs is [{ Type: VectorDataViewType } vector]
            ? ColumnRules.WithCheckedLength(Role, vector, SingleConverter.For(vector.Type).VectorGetter(row, vector))
            : new FlattenedRow(row, inputs).Get;

    private void Get(ref VBuffer<float> value)
    {
        var length = 0;
        var explicitCount = 0;
        foreach (var part in _parts)
        {
            part.Read();
            length += part.Length;
            explicitCount += part.Explicit.Length;
        }

        // Below half, indices and values together take less room than all values; ML.NET draws the line there too.
        var isSparse = explicitCount <= length / 2;
        var editor = VBufferEditor.Create(ref value, length, isSparse ? explicitCount : length);
        if (isSparse)
            WriteSparse(editor);
        else
            WriteDense(editor);
        value = editor.Commit();
    }

    private void WriteDense(VBufferEditor<float> editor)
    {
        var start = 0;
        foreach (var part in _parts)
        {
            var slots = editor.Values.Slice(start, part.Length);
            if (part.IsDense)
            {
                part.Explicit.CopyTo(slots);
            }
            else
            {
                slots.Clear();
                for (var i = 0; i < part.Explicit.Length; i++)
                    slots[part.Indices[i]] = part.Explicit[i];
            }
            start += part.Length;
        }
    }

    private void WriteSparse(VBufferEditor<float> editor)
    {
        var start = 0;
        var written = 0;
        foreach (var part in _parts)
        {
            part.Explicit.CopyTo(editor.Values[written..]);
            for (var i = 0; i < part.Explicit.Length; i++)
                editor.Indices[written++] = start + (part.IsDense ? i : part.Indices[i]);
            start += part.Length;
        }
    }

    /// <summary>The values of one input column in the current row.</summary>
    private sealed class Part
    {
        private readonly ValueGetter<float>? _getScalar;
        private readonly ValueGetter<VBuffer<float>>? _getVector;
        private VBuffer<float> _vector;
        private float _scalar;

        public Part(DataViewRow row, DataViewSchema.Column input)
        {
            var converter = SingleConverter.For(input.Type);
            if (input.Type is VectorDataViewType vector)
                (Length, _getVector) = (vector.Size, ColumnRules.WithCheckedLength(Role, input, converter.VectorGetter(row, input)));
            else
                (Length, _getScalar) = (1, converter.ScalarGetter(row, input));
        }

        public int Length { get; }

        public bool IsDense => _getVector is null || _vector.IsDense;

        public ReadOnlySpan<float> Explicit => _getVector is null ? new ReadOnlySpan<float>(in _scalar) : _vector.GetValues();

        public ReadOnlySpan<int> Indices => _vector.GetIndices();

        public void Read()
        {
            _getScalar?.Invoke(ref _scalar);
            _getVector?.Invoke(ref _vector);
        }
    }
}

/// <summary>
/// What a flattened column says of its slots: their names, where an input has any (a single value is named by its column), and that
/// they are normalized, where all inputs say so. Promised for the shape of a schema, delivered for the schema itself.
/// </summary>
internal static class FlattenedAnnotations
{
    /// <summary>The annotations there will be.</summary>
    public static SchemaShape Promise(IReadOnlyList<SchemaShape.Column> inputs)
    {
        var annotations = new List<SchemaShape.Column>();
        if (inputs.Any(input => input.Kind == VectorKind.Scalar || input.HasSlotNames()))
            annotations.Add(ColumnSlots.Promise());
        if (inputs.All(input => input.IsNormalized()))
            annotations.Add(new SchemaShape.Column(Kinds.IsNormalized, VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false));
        return new SchemaShape(annotations);
    }

    /// <summary>The annotations themselves.</summary>
    /// <param name="inputs">The input columns in order.</param>
    /// <param name="size">The number of slots of all of them.</param>
    public static DataViewSchema.Annotations Deliver(IReadOnlyList<DataViewSchema.Column> inputs, int size)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (inputs.Any(input => input.Type is not VectorDataViewType vector || input.HasSlotNames(vector.Size)))
            annotations.AddSlotNames(size, (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(size, SlotNames(inputs, size)));
        if (inputs.All(input => input.Annotations.Schema.GetColumnOrNull(Kinds.IsNormalized)?.Type == BooleanDataViewType.Instance))
            annotations.Add(Kinds.IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = inputs.All(IsMarkedNormalized));
        return annotations.ToAnnotations();
    }

    private static ReadOnlyMemory<char>[] SlotNames(IReadOnlyList<DataViewSchema.Column> inputs, int size)
    {
        var names = new ReadOnlyMemory<char>[size];
        var start = 0;
        foreach (var input in inputs)
        {
            if (input.Type is not VectorDataViewType vector)
            {
                names[start++] = input.Name.AsMemory();
                continue;
            }
            if (input.HasSlotNames(vector.Size))
            {
                VBuffer<ReadOnlyMemory<char>> own = default;
                input.GetSlotNames(ref own);
                // An annotation may be of another length than its type says, as rows may.
                foreach (var (slot, name) in own.Items().Where(item => item.Key < vector.Size))
                    names[start + slot] = inputs.Count == 1 || name.IsEmpty ? name : $"{input.Name}.{name}".AsMemory();
            }
            start += vector.Size;
        }
        return names;
    }

    private static bool IsMarkedNormalized(DataViewSchema.Column input)
    {
        var isNormalized = false;
        input.Annotations.GetValue(Kinds.IsNormalized, ref isNormalized);
        return isNormalized;
    }
}
