using System.Globalization;
using MLNetDeep.Messages;
using MLNetDeep.Networks;

namespace MLNetDeep.Models;

/// <summary>
/// What a fit starts from instead of drawn weights: the whole of a trained network, or its hidden layers. Says whether it fits.
/// </summary>
internal sealed class PreviousNetwork
{
    private readonly DenseNetworkModel _model;
    private readonly bool _isWhole;

    private PreviousNetwork(DenseNetworkModel model, bool isWhole) => (_model, _isWhole) = (model, isWhole);

    public static PreviousNetwork Of(DenseNetworkModel model) => new(model, isWhole: true);

    public static PreviousNetwork Of(DenseNetworkBody body) => new(body.Model, isWhole: false);

    /// <summary>
    /// The weights that a network of an ensemble starts with, and where they belong: those of the same network of an ensemble, or those of
    /// the only one.
    /// </summary>
    /// <param name="member">Which network starts with them, from 0.</param>
    public ReusedWeights WeightsFor(int member)
    {
        var network = _model.Members is [var only] ? only : _model.Members[member];
        return new(network.Specification, network.Parameters.ToArray(), _isWhole ? network.Layers.Count : network.Layers.Count - 1);
    }

    /// <summary>
    /// How its outputs were scaled when it was finished; null where they were not, as those of an ensemble's networks never are.
    /// </summary>
    public CalibrationRecord? Calibration => _model.Networks.Count == 1 ? _model.History.Calibration : null;

    /// <summary>Checks that networks that are to be trained can take the weights over, and that they mean the same in them.</summary>
    /// <exception cref="ArgumentException">They cannot; the message names the first difference.</exception>
    public void CheckFits(
        NetworkSpecification specification, int ensembleSize, LearningTask task, ClassLabels? classes, ScoreFunction scoreFunction)
    {
        _model.RequireNoPreparation("A fit that continues a network", "previousModel");
        if (_model.Members.Count != 1 && _model.Members.Count != ensembleSize)
            throw Misfit("be one network, or as many as are to be trained", Counted.Of(_model.Members.Count, "network"),
                Counted.Of(ensembleSize, "network"),
                string.Create(CultureInfo.InvariantCulture,
                    $"Set {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.EnsembleSize)} to {_model.Members.Count}, or pass one "
                    + $"of its {nameof(DenseNetworkModel.Members)}."));
        if (_model.FeatureCount != specification.InputSize)
            throw Misfit("read as many features as the training set has", Counted.Of(_model.FeatureCount, "feature"),
                Counted.Of(specification.InputSize, "feature"), "Make the features as they were made for it: steps that are fitted "
                + "to new rows may have other categories (docs/reuse.md).");

        if (_model.Shares is not null)
            throw Misfit("be an average with equal weights, as networks trained together are", "weights that differ", "equal weights",
                $"Pass one of its {nameof(DenseNetworkModel.Members)}.");

        foreach (var member in _model.Members)
            CheckLayers(member, specification);
        if (!_isWhole)
            return;

        const string Otherwise = "To learn other classes or another task, pass previousModel.WithoutOutput().";
        if (_model.Task != task)
            throw Misfit("have the task of the label", $"{_model.Task}", $"{task}", Otherwise);
        if (_model.OutputCount != specification.OutputSize)
            throw Misfit("have as many outputs as the label needs", Counted.Of(_model.OutputCount, "output"),
                Counted.Of(specification.OutputSize, "output"), Otherwise);
        if (_model.Description.ScoreFunction != scoreFunction)
            throw Misfit("have scores as the loss makes them", $"{_model.Description.ScoreFunction} scores", $"{scoreFunction} scores",
                $"Train on {nameof(PoissonError)} only what was trained on it. {Otherwise}");
        if (!Equals(_model.Description.Classes, classes))
            throw Misfit("have the classes of the label, in the same order", Said(_model.Description.Classes), Said(classes),
                $"{Otherwise} Where only the order differs, make the keys with MapValueToKey(..., keyOrdinality: KeyOrdinality.ByValue).");
    }

    private void CheckLayers(DenseNetworkModel network, NetworkSpecification specification)
    {
        var (own, wanted) = (network.HiddenLayers, specification.Layers.SkipLast(1).ToArray());
        const string WayOut = $"Set {nameof(DenseNetworkOptions)}.{nameof(DenseNetworkOptions.HiddenLayers)} to the previous network's "
            + $"{nameof(DenseNetworkModel.HiddenLayers)}; what matters only while training (a dropout rate, {nameof(Layer.Trainable)}) "
            + $"may differ.";
        if (_isWhole ? own.Count != wanted.Length : own.Count > wanted.Length)
            throw Misfit(_isWhole ? "have the hidden layers of the options" : "have hidden layers that the options begin with",
                Counted.Of(own.Count, "hidden layer"), Counted.Of(wanted.Length, "hidden layer"), WayOut);

        for (var i = 0; i < own.Count; i++)
        {
            if (own[i].WhenScoring != wanted[i].WhenScoring)
                throw Misfit("have the hidden layers of the options", $"{own[i]} as layer {i}", $"{wanted[i]}", WayOut);
        }
    }

    private static string Said(ClassLabels? classes) =>
        classes is null ? "keys without values" : $"{classes.Names.Count} classes, {classes}";

    private static ArgumentException Misfit(string rule, string own, string wanted, string wayOut) =>
        new($"The previous network must {rule}. Received: {own}; wanted: {wanted}. {wayOut}");
}
