using System.Text.RegularExpressions;

namespace MLNetDeep.Tests.Conventions;

/// <summary>Something the library's code must not name.</summary>
/// <param name="Pattern">Matched against the full names of types and members, "System.DateTime.get_Now".</param>
/// <param name="Reason">Why, and what to do instead: what the failing test says.</param>
/// <param name="FilesAllowed">In how many files it may stand all the same.</param>
internal sealed record BannedCall(
    [property: System.Diagnostics.CodeAnalysis.StringSyntax("Regex")] string Pattern, string Reason, int FilesAllowed = 0)
{
    public bool Bans(CompiledReference reference) => Regex.IsMatch(reference.FullName, $"^(?:{Pattern})$");
}
