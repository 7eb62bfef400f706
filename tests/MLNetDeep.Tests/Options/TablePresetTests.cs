using System.Text.Json;
using Microsoft.ML;
using MLNetDeep.Tests.EndToEnd;

namespace MLNetDeep.Tests.Options;

/// <summary>The options that tables begin with.</summary>
[TestClass]
public sealed class TablePresetTests
{
    [TestMethod]
    public void Presets_are_valid_the_same_every_time_and_can_be_written_down()
    {
        foreach (var preset in new[] { DenseNetworkOptions.ForTables, DenseNetworkOptions.ForTablesBest })
        {
            preset.Validate();
            Assert.AreEqual(JsonSerializer.Serialize(preset),
                JsonSerializer.Serialize(JsonSerializer.Deserialize<DenseNetworkOptions>(JsonSerializer.Serialize(preset))));
            Assert.IsInstanceOfType<TableEncoding>(preset.HiddenLayers[0]);
            Assert.IsInstanceOfType<SharedEnsemble>(preset.HiddenLayers[^1]);
            Assert.IsTrue(preset.RefitOnAllRows);
        }
        Assert.AreEqual(5, DenseNetworkOptions.ForTablesBest.EnsembleSize);
    }

    [TestMethod]
    [DataRow(700, 64, 112)]
    [DataRow(8000, 128, 20)]
    [DataRow(100_000, 512, 10)]
    [DataRow(1_000_000, 1024, 10)]
    public void They_know_the_number_of_rows_and_say_what_they_choose(int rows, int batchSize, int epochs)
    {
        var chosen = DenseNetworkOptions.ForTables.ForRows(rows);
        Assert.AreEqual((batchSize, epochs), (chosen.BatchSize, chosen.NumberOfEpochs));
        Assert.Contains($"NumberOfEpochs = {epochs}, BatchSize = {batchSize}", chosen.ToString());
        chosen.Validate();
    }

    [TestMethod]
    public void A_table_with_gaps_is_learnt_without_a_further_word()
    {
        foreach (var preset in new[] { DenseNetworkOptions.ForTables, DenseNetworkOptions.ForTablesBest })
        {
            var mlContext = new MLContext(seed: 1);
            var options = preset with { NumberOfEpochs = 20, BatchSize = 8, EnsembleSize = Math.Min(2, preset.EnsembleSize) };
            var history = new DenseNetworkTrainer(mlContext, options).Fit(TableRows.View()).Model.History;
            Assert.AreEqual((200L, 0L), (history.Refit!.TrainingRowCount, history.SkippedRowCount));
            Assert.IsLessThan(.8 * history.Epochs[0].ValidationLoss!.Value, history.Epochs[^1].ValidationLoss!.Value);
        }
    }
}
