using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tables;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Tables;

/// <summary>Values that are kept stay, whatever the data view does with its memory.</summary>
[TestClass]
public sealed class ShuffledColumnTests
{
    [TestMethod]
    public void Texts_from_a_buffer_that_is_written_again_are_kept()
    {
        var letters = new char[1];
        ReadOnlyMemory<char> Letter(long row)
        {
            letters[0] = (char)('a' + row);
            return letters;
        }
        var data = new MemoryView().AddComputed("Text", TextDataViewType.Instance, 3, Letter)
            .AddComputed("Texts", new VectorDataViewType(TextDataViewType.Instance, 2), 3,
                row => new VBuffer<ReadOnlyMemory<char>>(2, [Letter(row), Letter(row)]));

        var row = 0L;
        var texts = (ValueGetter<ReadOnlyMemory<char>>)ShuffledColumn.Read(data, data.Schema["Text"]).Getter(() => row);
        var vectors = (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)ShuffledColumn.Read(data, data.Schema["Texts"]).Getter(() => row);
        foreach (var expected in new[] { "a", "b", "c" })
        {
            ReadOnlyMemory<char> text = default;
            VBuffer<ReadOnlyMemory<char>> vector = default;
            texts(ref text);
            vectors(ref vector);
            Assert.AreEqual(expected, text.ToString());
            CollectionAssert.AreEqual(
                new[] { expected, expected }, vector.DenseValues().Select(value => value.ToString()).ToArray());
            row++;
        }
    }
}
