// The run-time's half of the ML.NET seam; the compiler's half is src/MLNetDeep.Build. Why: docs/decisions/0001-mlnet-internals.md.
// The runtime knows this attribute by its full name and skips its access checks between this assembly and the ones named.
[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Data")]

namespace System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
