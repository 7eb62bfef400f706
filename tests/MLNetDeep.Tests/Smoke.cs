namespace MLNetDeep.Tests;
using Microsoft.VisualStudio.TestTools.UnitTesting;
[TestClass] public sealed class Smoke { [TestMethod] public void Torch() => Assert.AreEqual(3f, TorchSharp.torch.ones(3).sum(0L).item<float>()); }
