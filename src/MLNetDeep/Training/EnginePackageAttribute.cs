namespace MLNetDeep.Training;

/// <summary>Says which type of an assembly is its <see cref="EnginePackage"/>.</summary>
/// <param name="package">The type, with a constructor that takes nothing.</param>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class EnginePackageAttribute(Type package) : Attribute
{
    public Type Package => package;
}
