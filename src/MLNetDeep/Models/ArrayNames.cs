using System.Globalization;

namespace MLNetDeep.Models;

/// <summary>
/// Names of arrays as frameworks build them: the path of a module, then what the array is in it, "encoder.fc1.weight" in PyTorch and
/// "sequential/dense/kernel" in Keras.
/// </summary>
internal static class ArrayName
{
    /// <summary>PyTorch's counter of the batches that a batch normalization has seen.</summary>
    public const string Counter = "num_batches_tracked";

    /// <summary>What Keras and JAX call arrays, by PyTorch's names.</summary>
    private static readonly Dictionary<string, string> PyTorchNames = new()
    {
        ["kernel"] = "weight",
        ["gamma"] = "weight",
        ["scale"] = "weight",
        ["beta"] = "bias",
        ["moving_mean"] = "running_mean",
        ["moving_variance"] = "running_var",
    };

    /// <summary>The path of the module: "encoder.fc1"; empty where there is none.</summary>
    public static string ModuleOf(string name) => name[..Math.Max(0, End(name))];

    /// <summary>What the array is in its module, by PyTorch's name: "weight".</summary>
    public static string KindOf(string name)
    {
        var own = name[(End(name) + 1)..];
        return PyTorchNames.GetValueOrDefault(own, own);
    }

    private static int End(string name) => name.LastIndexOfAny(['.', '/']);
}

/// <summary>
/// The names of the arrays of a model's networks: those of PyTorch's <c>nn.Sequential</c>, and for several those of an <c>nn.ModuleList</c>
/// of them.
/// </summary>
internal static class MemberNames
{
    /// <param name="memberCount">How many networks there are.</param>
    /// <param name="member">Which one, from 0.</param>
    /// <param name="name">The array's name in it: "0.weight".</param>
    /// <returns>"0.weight" of a network by itself, "members.2.0.weight" of the third of several.</returns>
    public static string Of(int memberCount, int member, string name) =>
        memberCount == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"members.{member}.{name}");
}
