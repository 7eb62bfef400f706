using System.Globalization;

namespace MLNetDeep.Models;

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
