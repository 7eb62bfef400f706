using MLNetDeep.Networks;
using MLNetDeep.Training.Managed;

namespace MLNetDeep.Training;

/// <summary>
/// The parameters of the layers that are not trained or have a learning rate of 0, as they were when training began. An optimizer steps
/// over the whole flat buffer, and may move a parameter whose gradient is zero (momentum, weight decay); this puts those of frozen layers
/// back, bit by bit, whatever the rule.
/// </summary>
internal sealed class FrozenParameters
{
    private readonly ParameterBuffer _parameters;
    private readonly (int Offset, float[] Values)[] _kept;

    public FrozenParameters(NetworkState network)
    {
        _parameters = network.Parameters;
        _kept = [.. SlotsOf(network.Specification)
            .Select(slot => (slot.Offset, _parameters.Values.Slice(slot.Offset, slot.Length).ToArray()))];
    }

    /// <summary>Where the parameters lie that stay as they are.</summary>
    public static IEnumerable<ParameterSlot> SlotsOf(NetworkSpecification specification) =>
        specification.AllPlaced.Where(layer => !layer.IsTrainable || layer.LearningRateFactor == 0)
            .SelectMany(layer => layer.OwnParameters);

    /// <summary>Puts values back. No cost where nothing is frozen.</summary>
    /// <param name="among">Which parameters of the buffer were changed; the others are left alone.</param>
    public void Restore(Slice among)
    {
        foreach (var (offset, values) in _kept)
        {
            var start = Math.Max(offset, among.Start);
            var count = Math.Min(offset + values.Length, among.Start + among.Count) - start;
            if (count > 0)
                values.AsSpan(start - offset, count).CopyTo(_parameters.Values[start..]);
        }
    }
}
