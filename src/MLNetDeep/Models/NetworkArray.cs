using MLNetDeep.Networks;

namespace MLNetDeep.Models;

/// <summary>An array of a model's networks, as it is looked for in a file of weights.</summary>
/// <param name="Name">Its name among all of the model's: "0.weight", "members.1.0.weight".</param>
/// <param name="Member">Which network it is of, from 0.</param>
/// <param name="Slot">Where its values go.</param>
/// <param name="IsKernel">Whether it is the weight of a <see cref="Dense"/> layer.</param>
internal sealed record NetworkArray(string Name, int Member, ParameterSlot Slot, bool IsKernel)
{
    /// <summary>What the layer's array is called, by PyTorch's name: "weight".</summary>
    public string Kind => ArrayName.KindOf(Name);

    /// <summary>Which layer it is of: "0".</summary>
    public string Module => ArrayName.ModuleOf(Name);

    /// <summary>All arrays of a model, in the order of its weights.</summary>
    public static IReadOnlyList<NetworkArray> Of(IReadOnlyList<NetworkSpecification> networks)
    {
        return [.. networks.SelectMany(OfOne)];

        IEnumerable<NetworkArray> OfOne(NetworkSpecification network, int member)
        {
            var kernels = network.AllPlaced.Where(placed => placed.Layer is Dense).Select(placed => placed.Weight).ToHashSet();
            return network.Slots.Select(slot =>
                new NetworkArray(MemberNames.Of(networks.Count, member, slot.Name), member, slot, kernels.Contains(slot)));
        }
    }

    /// <summary>The shape it has in a file.</summary>
    /// <param name="transposedKernels">Whether a kernel is [inputs, units] there.</param>
    public IReadOnlyList<long> ShapeIn(bool transposedKernels) =>
        [.. (IsKernel && transposedKernels ? Slot.Shape.Reverse() : Slot.Shape).Select(size => (long)size)];

    /// <summary>Puts values that were read in their place.</summary>
    /// <param name="read">The values, in the order of the file.</param>
    /// <param name="transposedKernels">Whether a kernel is [inputs, units] there.</param>
    /// <param name="member">All values of the network.</param>
    public void Put(ReadOnlySpan<float> read, bool transposedKernels, Span<float> member)
    {
        var place = member.Slice(Slot.Offset, Slot.Length);
        if (!IsKernel || !transposedKernels)
        {
            read.CopyTo(place);
            return;
        }

        var (units, inputs) = (Slot.Shape[0], Slot.Shape[1]);
        for (var unit = 0; unit < units; unit++)
        {
            for (var input = 0; input < inputs; input++)
                place[unit * inputs + input] = read[input * units + unit];
        }
    }
}
