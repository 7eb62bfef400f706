namespace MLNetDeep.Tests.Conventions;

/// <summary>One thing that compiled code names: a type, or a member of one.</summary>
/// <param name="From">The full name of the outermost type whose code names it.</param>
/// <param name="Place">The source file and line where that is known, else the member.</param>
/// <param name="Assembly">The simple name of the assembly the thing is in.</param>
/// <param name="Type">The thing's type, its full name with '.' before nested names.</param>
/// <param name="Member">The member's name in metadata ("get_Now", ".ctor"); empty for the type itself.</param>
internal sealed record CompiledReference(string From, string Place, string Assembly, string Type, string Member)
{
    public string FullName => Member.Length == 0 ? Type : $"{Type}.{Member.TrimStart('.')}";
}
