using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Data.Columns;

/// <summary>
/// Reads a column of numbers of any type, or of Booleans, as Single. A value Single cannot hold becomes the nearest one it can, or an
/// infinity beyond its range; true is 1, false is 0. Immutable; the getters it makes belong to one row.
/// </summary>
internal abstract class SingleConverter
{
    private static readonly Dictionary<DataViewType, SingleConverter> Converters = new()
    {
        [NumberDataViewType.SByte] = new OfNumber<sbyte>(),
        [NumberDataViewType.Byte] = new OfNumber<byte>(),
        [NumberDataViewType.Int16] = new OfNumber<short>(),
        [NumberDataViewType.UInt16] = new OfNumber<ushort>(),
        [NumberDataViewType.Int32] = new OfNumber<int>(),
        [NumberDataViewType.UInt32] = new OfNumber<uint>(),
        [NumberDataViewType.Int64] = new OfNumber<long>(),
        [NumberDataViewType.UInt64] = new OfNumber<ulong>(),
        [NumberDataViewType.Single] = new OfSingle(),
        [NumberDataViewType.Double] = new OfNumber<double>(),
        [BooleanDataViewType.Instance] = new OfBoolean(),
    };

    /// <summary>The converter of a column's items.</summary>
    public static SingleConverter For(DataViewType columnType) =>
        Converters[columnType is VectorDataViewType vector ? vector.ItemType : columnType];

    /// <summary>The getter of a column of single values.</summary>
    public abstract ValueGetter<float> ScalarGetter(DataViewRow row, DataViewSchema.Column column);

    /// <summary>The getter of a column of vectors; a sparse one stays sparse.</summary>
    public abstract ValueGetter<VBuffer<float>> VectorGetter(DataViewRow row, DataViewSchema.Column column);

    private sealed class OfSingle : SingleConverter
    {
        public override ValueGetter<float> ScalarGetter(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<float>(column);

        public override ValueGetter<VBuffer<float>> VectorGetter(DataViewRow row, DataViewSchema.Column column) =>
            row.GetGetter<VBuffer<float>>(column);
    }

    private sealed class OfNumber<T> : Of<T>
        where T : unmanaged, INumber<T>
    {
        protected override void Convert(ReadOnlySpan<T> values, Span<float> singles) => TensorPrimitives.ConvertTruncating(values, singles);
    }

    private sealed class OfBoolean : Of<bool>
    {
        protected override void Convert(ReadOnlySpan<bool> values, Span<float> singles) =>
            TensorPrimitives.ConvertTruncating(MemoryMarshal.AsBytes(values), singles);
    }

    private abstract class Of<T> : SingleConverter
        where T : unmanaged
    {
        protected abstract void Convert(ReadOnlySpan<T> values, Span<float> singles);

        public override ValueGetter<float> ScalarGetter(DataViewRow row, DataViewSchema.Column column)
        {
            var get = row.GetGetter<T>(column);
            return (ref float single) =>
            {
                T value = default;
                get(ref value);
                Convert(new ReadOnlySpan<T>(in value), new Span<float>(ref single));
            };
        }

        public override ValueGetter<VBuffer<float>> VectorGetter(DataViewRow row, DataViewSchema.Column column)
        {
            var get = row.GetGetter<VBuffer<T>>(column);
            var values = default(VBuffer<T>);
            return (ref VBuffer<float> singles) =>
            {
                get(ref values);
                var editor = VBufferEditor.Create(ref singles, values.Length, values.GetValues().Length);
                Convert(values.GetValues(), editor.Values);
                if (!values.IsDense)
                    values.GetIndices().CopyTo(editor.Indices);
                singles = editor.Commit();
            };
        }
    }
}
