using System.Buffers;
using System.Globalization;
using MLNetDeep.Messages;
using MLNetDeep.Scoring;

namespace MLNetDeep;

// A model as what scores rows, without data views.
public sealed partial class DenseNetworkModel
{
    private NetworkScorer? _scorer;

    /// <summary>What scores with this model; made when first asked for, which lays the weights out a second time.</summary>
    internal NetworkScorer Scorer => _scorer ?? MakeScorer();

    /// <summary>
    /// Computes the scores of one row: the probabilities of the classes, log-odds of true, or predicted numbers. They are bit-equal to the
    /// column <c>Score</c> of a pipeline.
    /// </summary>
    /// <param name="features">
    /// [<see cref="FeatureCount"/>] numbers, as in the network's feature column; if there is a <see cref="Preparation"/>, as they are
    /// before it.
    /// </param>
    /// <param name="scores">[<see cref="OutputCount"/>]; written to.</param>
    /// <remarks>
    /// Thread-safe. It allocates memory only the first time. A missing (NaN) or infinite feature makes all scores NaN, as with ML.NET's
    /// linear trainers (docs/data.md), unless the network begins with a <see cref="TableEncoding"/>, which accepts missing features.
    /// </remarks>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Score(ReadOnlySpan<float> features, Span<float> scores)
    {
        if (features.Length != FeatureCount || scores.Length != OutputCount)
            throw WrongLength(1, features.Length, scores.Length);
        if (Description.Preparation.Count == 0)
            Scorer.Score(features, scores);
        else
            ScorePrepared(1, features, scores);
    }

    /// <summary>Computes the scores of several rows, bit-equal to those of single rows. Many rows are scored on several threads.</summary>
    /// <param name="rowCount">The number of rows; at least 0.</param>
    /// <param name="features">[<paramref name="rowCount"/>, <see cref="FeatureCount"/>] numbers, one row after another.</param>
    /// <param name="scores">[<paramref name="rowCount"/>, <see cref="OutputCount"/>]; written to.</param>
    /// <remarks>
    /// Thread-safe. It allocates memory only the first time, and to spread very many rows (from about 8 million multiplications) over the
    /// thread pool. Missing features are treated as for one row.
    /// </remarks>
    /// <exception cref="ArgumentException">A span has another length, or <paramref name="rowCount"/> is negative.</exception>
    public void Score(int rowCount, ReadOnlySpan<float> features, Span<float> scores)
    {
        if (rowCount < 0 || features.Length != (long)rowCount * FeatureCount || scores.Length != (long)rowCount * OutputCount)
            throw WrongLength(rowCount, features.Length, scores.Length);
        if (rowCount == 0)
            return;
        if (Description.Preparation.Count == 0)
            Scorer.Score(rowCount, features, scores);
        else
            ScorePrepared(rowCount, features, scores);
    }

    /// <summary>Predicts one row: the class with its name and value, true or false, or numbers; and all probabilities.</summary>
    /// <param name="features">The features, as for <see cref="Score(ReadOnlySpan{float}, Span{float})"/>.</param>
    /// <remarks>
    /// Thread-safe. A row with a missing feature has no prediction, instead of a wrong one: see <see cref="NetworkPrediction"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The number of features is not <see cref="FeatureCount"/>.</exception>
    public NetworkPrediction Predict(ReadOnlySpan<float> features)
    {
        var scores = new float[OutputCount];
        Score(features, scores);
        return NetworkPrediction.Of(this, scores);
    }

    private void ScorePrepared(int rowCount, ReadOnlySpan<float> features, Span<float> scores)
    {
        var rented = ArrayPool<float>.Shared.Rent(features.Length);
        var prepared = rented.AsSpan(0, features.Length);
        features.CopyTo(prepared);
        for (var i = 0; i < Description.Preparation.Count; i++)
            Description.Preparation[i].Apply(prepared, prepared);
        Scorer.Score(rowCount, prepared, scores);
        ArrayPool<float>.Shared.Return(rented);
    }

    // Two threads may make one each at first; either will do.
    private NetworkScorer MakeScorer() => Interlocked.CompareExchange(ref _scorer, new NetworkScorer(this), null) ?? _scorer;

    private ArgumentException WrongLength(int rowCount, int features, int scores) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Features and scores must have the lengths of whole rows: {FeatureCount} features and {OutputCount} scores for each. "
        + $"Received: {Counted.Of(rowCount, "row")}, {features} features and room for {scores} scores."));
}
