using Microsoft.ML.Data;
using MLNetDeep.Data.Features;
using MLNetDeep.Tests.Support;
using MLNetDeep.Torch.Features;
using static TorchSharp.torch;

namespace MLNetDeep.Tests.Data.Features;

/// <summary>All forms that features are kept in give the same numbers.</summary>
[TestClass]
public sealed class FeatureRowsTests
{
    private const int Width = 37;

    private static readonly ElementScaling Scaling = new([(1 / 255f, 0), (3, -0.1f)]);

    [TestMethod]
    public void Every_form_gathers_the_rows_asked_for_in_that_order()
    {
        var values = Bytes(rows: 9);
        int[] asked = [8, 0, 3, 3, 1];
        float[] expected = [.. asked.SelectMany(row => Scaled(values[row]))];

        foreach (var rows in EveryForm(values))
        {
            using (rows)
            {
                var name = rows.GetType().Name;
                Assert.AreEqual((9, Width), (rows.Count, rows.Width), name);

                // Longer than is needed, and full of other values: what is asked for is overwritten, zeros too.
                var features = new float[expected.Length + 2];
                Array.Fill(features, 7);
                rows.Gather(asked, features.AsSpan(1, expected.Length));
                CollectionAssert.AreEqual(expected, features[1..^1], name);
                Assert.AreEqual((7f, 7f), (features[0], features[^1]), name);
            }
        }
    }

    [TestMethod]
    public void Sparse_rows_take_the_places_of_others()
    {
        using var rows = new SparseFeatureRows(Width);
        foreach (var row in Bytes(rows: 9))
            rows.Add([.. row.Select(value => value < 50 ? value : 0f)]);
        var standing = new[] { -1, -1, -1 };
        var features = new float[3 * Width];
        Array.Fill(features, 7);
        foreach (var asked in new int[][] { [8, 0, 3], [8, 3, 3], [1, 8, 0], [5, 6] })
        {
            rows.Replace(standing.AsSpan(0, asked.Length), asked, features.AsSpan(0, asked.Length * Width));
            var expected = new float[asked.Length * Width];
            rows.Gather(asked, expected);
            CollectionAssert.AreEqual(expected, features[..expected.Length]);
            CollectionAssert.AreEqual(asked, standing[..asked.Length]);
        }
        Assert.AreEqual(0, standing[2]);
    }

    [TestMethod]
    public void Every_form_gathers_into_a_tensor_and_leaves_none_behind() => NativeMemory.AssertUnchanged(() =>
    {
        var values = Bytes(rows: 3000);
        int[] asked = [.. Enumerable.Range(0, 2000).Select(i => i * 7 % 3000)];
        float[] expected = [.. asked.SelectMany(row => Scaled(values[row]))];
        foreach (var rows in EveryForm(values))
        {
            using var scope = NewDisposeScope();
            using (rows)
            {
                var order = tensor(Enumerable.Repeat(5, 3).Concat(asked).Select(row => (long)row).ToArray());
                var features = FeatureTensors.Gather(rows, asked, order.narrow(0, 3, asked.Length), pinned: null);
                CollectionAssert.AreEqual(new long[] { asked.Length, Width }, features.shape);
                CollectionAssert.AreEqual(expected, features.data<float>().ToArray(), rows.GetType().Name);
            }
        }
    });

    [TestMethod]
    public void Sparse_rows_hold_what_is_not_zero()
    {
        using var rows = new SparseFeatureRows(width: 5);
        rows.Add([0, 2, 0, -0f, 3]);
        rows.Add(new VBuffer<float>(5, 3, [4f, 0, 5], [0, 1, 4]));
        rows.Add(new VBuffer<float>(5, 0, [], []));
        rows.Add(new float[5]);

        Assert.AreEqual((4, 4L), (rows.Count, rows.EntryCount));
        AssertRow(0, [1, 4], [2, 3]);
        AssertRow(1, [0, 4], [4, 5]);
        AssertRow(2, [], []);
        AssertRow(3, [], []);

        void AssertRow(int row, int[] indices, float[] values)
        {
            CollectionAssert.AreEqual(indices, rows[row].Indices.ToArray());
            CollectionAssert.AreEqual(values, rows[row].Values.ToArray());
        }
    }

    [TestMethod]
    public void Rows_longer_than_a_block_and_rows_that_end_one_are_kept_whole()
    {
        // 16 MB make a block of dense rows, 2²⁰ entries one of sparse rows.
        const int Wide = 1_100_000;
        using var dense = new DenseFeatureRows(Wide, expectedCount: null);
        using var sparse = new SparseFeatureRows(Wide);
        for (var row = 0; row < 8; row++)
        {
            var next = dense.Next();
            next.Clear();
            (next[row], next[^1]) = (row + 1, -row - 1);
            if (row == 5)
                next.Fill(3);
            dense.Keep();
            sparse.Add(dense[row]);
        }

        foreach (var row in new[] { 0, 3, 4, 5, 6, 7 })
        {
            var (ofDense, ofSparse) = (new float[Wide], new float[Wide]);
            dense.Gather([row], ofDense);
            sparse.Gather([row], ofSparse);
            Assert.IsTrue(ofDense.AsSpan().SequenceEqual(ofSparse), $"row {row}");
            Assert.AreEqual(row == 5 ? (3f, 3f) : (row + 1, -row - 1), (ofDense[row], ofDense[^1]));
        }
        Assert.AreEqual(7 * 2 + Wide, sparse.EntryCount);
    }

    [TestMethod]
    public void Memory_is_that_of_the_form()
    {
        var bytes = new Dictionary<string, long>();
        foreach (var rows in EveryForm(Bytes(rows: 9)))
        {
            using (rows)
                bytes[rows.GetType().Name] = rows.Bytes;
        }

        Assert.AreEqual(9 * Width * 4, bytes[nameof(DenseFeatureRows)]);
        Assert.AreEqual(9 * Width, bytes[nameof(ByteFeatureRows)]);
        Assert.AreEqual(9 * (Width * 8 + 12), bytes[nameof(SparseFeatureRows)], "None of the scaled values is 0.");
    }

    [TestMethod]
    public void A_hash_differs_where_a_value_does()
    {
        var values = Bytes(rows: 9);
        var before = Hashes();
        values[8][Width - 1] ^= 1;
        var after = Hashes();

        CollectionAssert.AreEqual(before.Keys.ToArray(), after.Keys.ToArray());
        foreach (var form in before.Keys)
            Assert.AreNotEqual(before[form], after[form], form);
        CollectionAssert.AreEqual(after, Hashes());

        Dictionary<string, string> Hashes()
        {
            var hashes = new Dictionary<string, string>();
            foreach (var rows in EveryForm(values))
            {
                using var stream = new MemoryStream();
                using (rows)
                {
                    rows.AddTo(stream);
                    hashes[$"{rows.GetType().Name} of {rows.Bytes} bytes"] = Convert.ToHexString(stream.ToArray());
                }
            }
            return hashes;
        }
    }

    [TestMethod]
    public void Every_form_gives_equal_rows_the_same_fingerprint_and_others_another()
    {
        var values = Bytes(rows: 3000);
        values[2000] = [.. values[7]];
        for (var row = 0; row < Width; row++)
        {
            // Others in one value alone, wherever it stands.
            values[1000 + row] = [.. values[0]];
            values[1000 + row][row] ^= 1;
        }
        int[] asked = [2000, .. Enumerable.Range(0, 2000)];
        foreach (var rows in EveryForm(values))
        {
            using (rows)
            {
                var prints = new ulong[asked.Length];
                rows.FingerprintOf(asked, prints);
                Assert.AreEqual(prints[0], prints[8], rows.GetType().Name);
                Assert.HasCount(2000, prints.Distinct().ToArray(), rows.GetType().Name);
            }
        }
    }

    [TestMethod]
    public void Rows_that_moved_to_a_GPU_hash_as_those_that_did_not()
    {
        var forms = EveryForm(Bytes(rows: 9)).ToList();
        foreach (var moved in forms.OfType<ResidentFeatureRows>())
            CollectionAssert.AreEqual(HashOf(forms.Single(rows => rows.GetType().Name == moved.Form)), HashOf(moved), moved.Form);
        forms.ForEach(rows => rows.Dispose());

        static byte[] HashOf(FeatureRows rows)
        {
            using var stream = new MemoryStream();
            rows.AddTo(stream);
            return stream.ToArray();
        }
    }

    private static byte[][] Bytes(int rows)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, Width).Select(_ => (byte)random.Next(256)).ToArray())];
    }

    /// <summary>By the definition of Rescale, one value at a time.</summary>
    private static float[] Scaled(byte[] bytes) => [.. bytes.Select(value => value * (1 / 255f) * 3 + -0.1f)];

    private static IEnumerable<FeatureRows> EveryForm(byte[][] values)
    {
        var dense = new DenseFeatureRows(Width, expectedCount: null);
        var bytes = new ByteFeatureRows(Width, Scaling, values.Length);
        var sparse = new SparseFeatureRows(Width);
        foreach (var row in values)
        {
            Scaled(row).CopyTo(dense.Next());
            dense.Keep();
            row.CopyTo(bytes.Next());
            bytes.Keep();
            sparse.Add(Scaled(row));
        }
        yield return ResidentFeatureRows.Of(dense, CPU);
        yield return ResidentFeatureRows.Of(bytes, CPU);
        yield return dense;
        yield return bytes;
        yield return sparse;
    }
}
