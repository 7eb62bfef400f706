using MLNetDeep.Files;
using MLNetDeep.Models;
using MLNetDeep.Networks;

namespace MLNetDeep;

// Weights alone, as a safetensors file: to Python and back, and from networks that others trained.
public sealed partial class DenseNetworkModel
{
    /// <summary>
    /// Writes the weights as a safetensors file, with the names of <see cref="WeightNames"/>, for Python and for
    /// <see cref="LoadWeights(string)"/>. The file is written completely or not at all; an existing one is replaced.
    /// </summary>
    /// <param name="path">The file, usually "*.safetensors". Its folder must exist.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, the disk is full, or the file cannot be written; the message says
    /// where.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; the message says where.</exception>
    /// <exception cref="InvalidOperationException">
    /// A weight is NaN or infinite: the model was made in an epoch in which training diverged.
    /// </exception>
    public void SaveWeights(string path) => AtomicFile.Write(path, WriteWeights);

    /// <summary>Writes what <see cref="SaveWeights"/> does.</summary>
    internal void WriteWeights(Stream stream) => SafetensorsFile.Write(
        stream, [.. Members.Select(member => member.Specification)], [.. Members.Select(member => member.Values)]);

    /// <summary>
    /// Returns a new model like this one with other values in one array: Keras' <c>set_weights</c>, an array at a time. This model is not
    /// changed.
    /// </summary>
    /// <param name="name">One of <see cref="WeightNames"/>.</param>
    /// <param name="values">The values, as many and in the order of <see cref="GetWeights"/>. They are copied.</param>
    /// <exception cref="ArgumentException">
    /// There is no array of that name, the number of values is not that of the array, a value is NaN or infinite, or a variance is
    /// negative.
    /// </exception>
    public DenseNetworkModel WithWeights(string name, ReadOnlySpan<float> values)
    {
        var (member, slot) = ArrayOf(name);
        if (values.Length != slot.Length)
            throw new ArgumentException(
                $"'{name}' must get as many values as it has: {slot.Length}. Received: {values.Length}.", nameof(values));

        try
        {
            SafetensorsFile.CheckValues(
                name, slot, values, (rule, received) => new InvalidDataException($"The values must {rule}. Received: {received}."));
        }
        catch (InvalidDataException wrong)
        {
            throw new ArgumentException(wrong.Message, nameof(values), wrong);
        }
        float[][] all = [.. Members.Select(each => each.Values)];
        all[member] = [.. all[member]];
        values.CopyTo(all[member].AsSpan(slot.Offset));
        return WithWeights(all, Description with { LoadedFrom = null });
    }

    /// <summary>Returns a new model like this one with the weights of a file. This model is not changed.</summary>
    /// <param name="path">A safetensors file of <see cref="SaveWeights"/>, or one from Python with the same names
    /// (<see cref="WeightNames"/>).</param>
    /// <returns>
    /// A model with the layers, columns, classes and history of this model and the weights of the file. <c>new
    /// DenseNetworkTransformer(mlContext, model)</c> scores with it.
    /// </returns>
    /// <remarks>
    /// Numbers may be F32, F16, BF16 or F64; they become Single. PyTorch's <c>num_batches_tracked</c> of a <see cref="BatchNormalization"/>
    /// is ignored.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, or the names, shapes or types of its arrays are not those of this network. The message names the difference.
    /// </exception>
    public DenseNetworkModel LoadWeights(string path) => LoadWeights(path, new WeightsLayout());

    /// <summary>Returns a new model like this one with the weights of a file that has other names or another layout of arrays.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="layout">
    /// The names and layout in the file. For a file from Keras: <c>new WeightsLayout { MatchByShape = true, TransposedKernels = true }</c>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is empty, or <paramref name="layout"/> names an array that the network does not have.
    /// </exception>
    /// <inheritdoc cref="LoadWeights(string)" path="/returns"/>
    /// <inheritdoc cref="LoadWeights(string)" path="/remarks"/>
    /// <inheritdoc cref="LoadWeights(string)" path="/exception"/>
    public DenseNetworkModel LoadWeights(string path, WeightsLayout layout)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(layout);
        if (layout.Violations().FirstOrDefault() is { } violation)
            throw new ArgumentException($"The {nameof(WeightsLayout)} is not valid: {violation}", nameof(layout));
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"The weights file must exist. Received: '{path}', which does not. Write it with {nameof(SaveWeights)}, or correct the "
                + $"path.", path);

        using var stream = File.OpenRead(path);
        try
        {
            var values = WeightsFile.Read(stream, [.. Members.Select(member => member.Specification)], layout);
            return WithWeights(values, Description with { LoadedFrom = null });
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"'{path}' cannot be loaded. {damaged.Message}", damaged);
        }
    }

    private IEnumerable<(string Name, int Member, ParameterSlot Slot)> Arrays => Members.SelectMany((member, number) =>
        member.Specification.Slots.Select(slot => (MemberNames.Of(Members.Count, number, slot.Name), number, slot)));

    private (int Member, ParameterSlot Slot) ArrayOf(string name) =>
        Arrays.FirstOrDefault(array => array.Name == name) is { Name: not null } found
            ? (found.Member, found.Slot)
            : throw new ArgumentException(
                $"The name must be one of {string.Join(", ", WeightNames.Select(n => $"'{n}'"))}. Received: '{name}'.", nameof(name));
}
