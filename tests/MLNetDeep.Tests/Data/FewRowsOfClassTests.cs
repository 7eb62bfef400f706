using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Data;

/// <summary>A number that MapValueToKey made classes of is warned of, with the step that makes a number of it.</summary>
[TestClass]
public sealed class FewRowsOfClassTests
{
    private const string Ending = "gather more rows, or merge similar classes.";

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly LogLines _log;

    public FewRowsOfClassTests() => _log = new LogLines(_mlContext);

    private static DenseNetworkOptions Options => Toy.Options with { NumberOfEpochs = 1 };

    public static IEnumerable<object[]> Placements => [[DataPlacement.InMemory], [DataPlacement.Streaming]];

    [TestMethod]
    [DynamicData(nameof(Placements))]
    public void Prices_learnt_as_classes_are_warned_of_and_what_it_says_ends_the_warning(DataPlacement placement)
    {
        var options = Options with { DataPlacement = placement };
        var prices = Table(1_200, row => Price(row));
        Keys(options).Fit(prices);
        CollectionAssert.AreEqual(
            new[]
            {
                $"{Rule} Received: 1,200 classes in 1,200 training rows. The classes are numbers, such as '100000.5'. If a number is to be "
                    + "predicted, use Conversion.ConvertType(\"Label\", column, DataKind.Single) instead of MapValueToKey, with the column "
                    + $"that holds it. If not, {Ending}",
            },
            _log.Warnings);

        _mlContext.Transforms.Conversion.ConvertType("Label", "price", DataKind.Single).Append(Trainer(options)).Fit(prices);
        Assert.HasCount(1, _log.Warnings);
    }

    [TestMethod]
    public void Many_names_with_few_rows_are_told_what_helps_them()
    {
        Keys(Options).Fit(Table(60, row => $"name {row % 30}"));
        CollectionAssert.AreEqual(
            new[] { $"{Rule} Received: 30 classes in 60 training rows. Gather more rows, or merge similar classes." },
            _log.Warnings);
    }

    [TestMethod]
    public void Keys_without_values_may_be_numbers()
    {
        var data = new MemoryView().AddSingles("Features", MadeUpData.Features(60, width: 2))
            .Add("Label", new KeyDataViewType(typeof(uint), 30), Toy.Of(60, row => (uint)(row % 30) + 1));
        Trainer(Options).Fit(data);
        StringAssert.StartsWith(
            _log.Warnings.Single(), $"{Rule} Received: 30 classes in 60 training rows. If a number is to be predicted, use ");
    }

    [TestMethod]
    [DataRow(20, 40)]
    [DataRow(21, 105)]
    [DataRow(3, 9)]
    public void Ordinary_labels_are_not_warned_of(int classes, int rows)
    {
        Keys(Options).Fit(Table(rows, row => $"{row % classes}"));
        Assert.IsEmpty(_log.Warnings);
    }

    [TestMethod]
    public void One_row_fewer_than_five_a_class_is_warned_of()
    {
        Keys(Options).Fit(Table(104, row => $"{row % 21}"));
        Assert.HasCount(1, _log.Warnings);
    }

    [TestMethod]
    public void Cross_validation_and_the_search_for_a_learning_rate_warn_once()
    {
        var keys = _mlContext.Transforms.Conversion.MapValueToKey("Label", "price");
        var data = keys.Fit(Table(90, row => $"{row % 30}")).Transform(Table(90, row => $"{row % 30}"));
        Trainer(Options).CrossValidate(data, 3);
        Assert.HasCount(1, [.. _log.Warnings.Where(line => line.StartsWith(Rule, StringComparison.Ordinal))]);
        Trainer(Options).FindLearningRate(data);
        Assert.HasCount(2, [.. _log.Warnings.Where(line => line.StartsWith(Rule, StringComparison.Ordinal))]);
    }

    private static string Rule =>
        "Label column 'Label' should have at least 5 training rows for each of its classes: a network learns little from fewer.";

    private static string Price(int row) => (100_000.5 + row).ToString(CultureInfo.InvariantCulture);

    private static MemoryView Table(int rows, Func<int, string> price) => new MemoryView()
        .AddSingles("Features", MadeUpData.Features(rows, width: 2)).AddText("price", Toy.Of(rows, price));

    private EstimatorChain<DenseNetworkTransformer> Keys(DenseNetworkOptions options) =>
        _mlContext.Transforms.Conversion.MapValueToKey("Label", "price").Append(Trainer(options));

    private DenseNetworkTrainer Trainer(DenseNetworkOptions options) => new(_mlContext, options with { Device = TestDevice.For(options) });
}
