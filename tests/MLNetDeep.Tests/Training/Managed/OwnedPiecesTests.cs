using System.Numerics;
using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;
using MLNetDeep.Training.Optimizers;

namespace MLNetDeep.Tests.Training.Managed;

[TestClass]
public sealed class OwnedPiecesTests
{
    [TestMethod]
    public void Each_owner_has_its_pieces_the_largest_first_and_the_least_busy_what_is_nobodys()
    {
        var pieces = OwnedPieces<string>.Of(
        [
            new("small of 1", 1, 1), new("nobody's", 3, null), new("of 0", 5, 0), new("large of 1", 4, 1), new("nobody's small", 1, null),
        ], owners: 3);
        CollectionAssert.AreEqual(new[] { "of 0", "large of 1", "small of 1", "nobody's", "nobody's small" }, pieces.All.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 3, 5 }, pieces.Ends);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(24)]
    public void Parts_of_an_update_cover_all_parameters_once(int owners)
    {
        foreach (var widths in new[] { new[] { 1 }, [7, 3], [300, 260], [512, 16, 1] })
        {
            var specification = NetworkSpecification.WithOutput(50, widths.Select(width => new Dense(width)), 3);
            var vectors = ParameterBuffer.PaddedLength(specification.ParameterCount) / Vector<float>.Count;
            var next = 0;
            foreach (var part in UpdateParts.Of(specification, vectors, owners).All.OrderBy(part => part.Start))
            {
                Assert.AreEqual(next, part.Start);
                next += part.Count;
            }
            Assert.AreEqual(vectors, next);
        }
    }

    [TestMethod]
    public void Who_makes_the_gradients_of_units_updates_them()
    {
        var specification = NetworkSpecification.WithOutput(64, [new Dense(128), new Dense(256)], 4);
        var vectors = specification.ParameterCount / Vector<float>.Count;
        var parts = UpdateParts.Of(specification, vectors, owners: 2);
        foreach (var (layer, units) in specification.AllPlaced.Zip(new[] { 128, 256 }))
        {
            foreach (var (unit, owner) in new[] { (0, 0), (units / 2 - 1, 0), (units / 2, 1), (units - 1, 1) })
            {
                var vector = (layer.Weight!.Offset + unit * layer.InputSize) / Vector<float>.Count;
                var piece = Enumerable.Range(0, parts.All.Count)
                    .Single(i => vector >= parts.All[i].Start && vector < parts.All[i].Start + parts.All[i].Count);
                Assert.AreEqual(owner, piece < parts.Ends[0] ? 0 : 1, $"unit {unit} of {units}");
            }
        }
    }
}
