using Microsoft.ML;

namespace MLNetDeep.Sweeps.Trials;

/// <summary>Rows to train on and rows to validate on, prepared and kept in memory.</summary>
/// <param name="Train">The training rows after the preparation.</param>
/// <param name="Validation">The validation rows after it.</param>
/// <param name="Preparation">What prepared them; null where nothing did.</param>
internal sealed record SweepFold(IDataView Train, IDataView Validation, ITransformer? Preparation);
