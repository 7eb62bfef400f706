namespace MLNetDeep.Networks;

/// <summary>The parameters of one <see cref="Dense"/> layer: where they lie, and how wide its input is.</summary>
internal sealed record DenseParameters(int InputSize, ParameterSlot Weight, ParameterSlot Bias);
