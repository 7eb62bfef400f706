using System.Reflection;

namespace MLNetDeep.Sweeps.Tests.Support;

/// <summary>Runs a test once for each kind of store, which is its argument.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnEveryStoreAttribute : Attribute, ITestDataSource
{
    public IEnumerable<object?[]> GetData(MethodInfo methodInfo) => Enum.GetValues<StoreKind>().Select(kind => new object?[] { kind });

    public string GetDisplayName(MethodInfo methodInfo, object?[]? data) => $"{methodInfo.Name} ({data![0]})";
}
