using System.Numerics;

namespace MLNetDeep.Training.Managed.Activations;

/// <summary>Runs a function over spans, a vector at a time; what is left over at the end is computed as a vector too, so that a value does not depend on its place.</summary>
internal sealed class VectorActivation<TFunction>(TFunction function) : ManagedActivation
    where TFunction : struct, IActivationFunction
{
    public override bool NeedsInput => TFunction.NeedsInput;

    public override void Forward(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var f = function;
        var i = 0;
        for (; i <= inputs.Length - Vector<float>.Count; i += Vector<float>.Count)
            f.Value(new Vector<float>(inputs[i..])).CopyTo(outputs[i..]);
        if (i < inputs.Length)
            Store(f.Value(Load(inputs[i..])), outputs[i..]);
    }

    public override void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, Span<float> gradients)
    {
        var f = function;
        var i = 0;
        for (; i <= gradients.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var gradient = new Vector<float>(gradients[i..]) * f.Slope(new Vector<float>(inputs[i..]), new Vector<float>(outputs[i..]));
            gradient.CopyTo(gradients[i..]);
        }
        if (i < gradients.Length)
            Store(Load(gradients[i..]) * f.Slope(Load(inputs[i..]), Load(outputs[i..])), gradients[i..]);
    }

    private static Vector<float> Load(ReadOnlySpan<float> rest)
    {
        Span<float> whole = stackalloc float[Vector<float>.Count];
        whole.Clear();
        rest.CopyTo(whole);
        return new Vector<float>(whole);
    }

    private static void Store(Vector<float> vector, Span<float> rest)
    {
        for (var i = 0; i < rest.Length; i++)
            rest[i] = vector[i];
    }
}
