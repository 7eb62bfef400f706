using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>A label that is not as long as its type says is never trained on, or judged by, as another row's.</summary>
[TestClass]
public sealed class LabelLengthTests
{
    private const int Rows = 40;

    private static string Message(int received) =>
        $"Label column 'Label' must have 2 slots in every row, as its type says. Received: {received}. Correct the data, or the type "
        + $"where it is loaded.";

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    public void Numbers_truths_and_probabilities_are_refused_in_both_engines_and_placements(int length)
    {
        foreach (var engine in new[] { TrainingEngineKind.Managed, TrainingEngineKind.Torch })
        {
            foreach (var placement in new[] { DataPlacement.InMemory, DataPlacement.Streaming })
            {
                var options = Toy.Options with { Engine = engine, DataPlacement = placement, NumberOfEpochs = 1 };
                Refuses(length, () => options.Fit(Numbers(length)));
                Refuses(length, () => options.Fit(Truths(length)));
                Refuses(length, () => (options with { Loss = new CategoricalCrossEntropy() }).Fit(Numbers(length)));
                Refuses(length, () => options.Fit(Numbers(2), Numbers(length)));
                Refuses(length, () => (options with { ValidationFraction = 0.2f }).Fit(Numbers(length)));
            }
        }
    }

    [TestMethod]
    public void They_are_refused_in_a_cross_validation_and_where_a_learning_rate_is_looked_for()
    {
        var trainer = new DenseNetworkTrainer(new MLContext(), Toy.Options);
        Refuses(1, () => trainer.CrossValidate(Numbers(1), 2));
        Refuses(1, () => trainer.FindLearningRate(Numbers(1)));
    }

    [TestMethod]
    public void Sparse_ones_are_too() =>
        Refuses(1, () => Toy.Options.Fit(View(NumberDataViewType.Single, row => new VBuffer<float>(row == 9 ? 1 : 2, 1, [1f], [0]))));

    [TestMethod]
    public void An_annotation_that_is_shorter_than_its_type_names_nothing()
    {
        var slotNames = new DataViewSchema.Annotations.Builder();
        slotNames.AddSlotNames(2, (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(1, ["only".AsMemory()]));
        var labels = Enumerable.Range(0, Rows).Select(row => new VBuffer<float>(2, [row, 1])).ToArray();
        var data = new MemoryView().AddSingles("Features", Toy.Features(Rows))
            .AddVectors("Label", new VectorDataViewType(NumberDataViewType.Single, 2), slotNames.ToAnnotations(), labels);
        Assert.IsEmpty(Toy.Options.Fit(data).Model.OutputNames);

        var keyValues = new DataViewSchema.Annotations.Builder();
        keyValues.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, 3),
            (ref VBuffer<ReadOnlyMemory<char>> names) => names = new(1, ["only".AsMemory()]));
        Assert.IsEmpty(Toy.Options.Fit(Toy.Multiclass(labelAnnotations: keyValues.ToAnnotations())).Model.ClassNames);
    }

    private static MemoryView Numbers(int lengthOfOne) =>
        View(NumberDataViewType.Single,
            row => new VBuffer<float>(LengthOf(row, lengthOfOne), [.. Enumerable.Repeat(0.5f, LengthOf(row, lengthOfOne))]));

    private static MemoryView Truths(int lengthOfOne) =>
        View(BooleanDataViewType.Instance,
            row => new VBuffer<bool>(LengthOf(row, lengthOfOne), [.. Enumerable.Repeat(row % 2 == 0, LengthOf(row, lengthOfOne))]));

    private static int LengthOf(long row, int lengthOfOne) => row == 9 ? lengthOfOne : 2;

    private static MemoryView View<T>(PrimitiveDataViewType item, Func<long, VBuffer<T>> label) =>
        new MemoryView().AddSingles("Features", Toy.Features(Rows)).AddComputed("Label", new VectorDataViewType(item, 2), Rows, label);

    private static void Refuses(int received, Action fit) =>
        Assert.AreEqual(Message(received), Assert.ThrowsExactly<InvalidOperationException>(fit).Message);
}
