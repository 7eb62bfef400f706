using Microsoft.ML.Data;

namespace MLNetDeep.Tests.Support;

/// <summary>
/// A value of a type of one's own, as an image is: an object a source may fill again for the next row.
/// </summary>
internal sealed class ReusedBox
{
    public int Number { get; set; }

    /// <summary>A column type of such values.</summary>
    public sealed class Type() : StructuredDataViewType(typeof(ReusedBox))
    {
        public override bool Equals(DataViewType? other) => other is Type;

        public override string ToString() => "Box";
    }

    /// <summary>A view whose column "Box" hands out one and the same box for all rows, and "Number" what the box should hold.</summary>
    public static MemoryView View(int rows)
    {
        var box = new ReusedBox();
        return Toy.Multiclass(rows).Add("Number", NumberDataViewType.Int32, Toy.Of(rows, row => row))
            .AddComputed("Box", new Type(), rows, row =>
        {
            box.Number = (int)row;
            return box;
        });
    }
}
