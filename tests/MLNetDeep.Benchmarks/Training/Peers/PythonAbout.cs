namespace MLNetDeep.Benchmarks.Training.Peers;

/// <summary>What a Python has.</summary>
/// <param name="Torch">PyTorch's version; null where it is not installed.</param>
/// <param name="Sklearn">scikit-learn's version; null where it is not installed.</param>
/// <param name="Forms">The forms of PyTorch's Adam that work on its CPU: "default", "foreach", "fused".</param>
/// <param name="Blas">The files of its matrix products.</param>
internal sealed record PythonAbout(string? Torch, string? Sklearn, IReadOnlyList<string> Forms, IReadOnlyList<string> Blas);
