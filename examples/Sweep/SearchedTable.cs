using Microsoft.ML;
using MLNetDeep;

namespace SweepExample;

/// <summary>A table to find a network for.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="FileName">What the files made of it begin with.</param>
/// <param name="Task">What is learnt.</param>
/// <param name="Features">How many numbers the network reads of a row, roughly.</param>
/// <param name="Metric">What trials are scored by.</param>
/// <param name="Train">Rows to train on.</param>
/// <param name="Validation">Rows that trials are scored on.</param>
/// <param name="Test">Rows that nothing was chosen by.</param>
/// <param name="Preparation">What comes before the network.</param>
/// <param name="IsDrawn">Whether the rows are made up.</param>
internal sealed record SearchedTable(
    string Name, string FileName, LearningTask Task, int Features, MonitoredValue Metric, IDataView Train, IDataView Validation,
    IDataView Test, IEstimator<ITransformer> Preparation, bool IsDrawn);
