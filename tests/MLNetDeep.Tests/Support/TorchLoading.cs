using System.Runtime.CompilerServices;
using MLNetDeep.Torch;

namespace MLNetDeep.Tests.Support;

/// <summary>Puts MLNetDeep.Torch's loader in place before any test touches TorchSharp by itself.</summary>
[TestClass]
public static class TorchLoading
{
    [AssemblyInitialize]
    public static void LoadPackage(TestContext _) => RuntimeHelpers.RunModuleConstructor(typeof(TorchPackage).Module.ModuleHandle);
}
