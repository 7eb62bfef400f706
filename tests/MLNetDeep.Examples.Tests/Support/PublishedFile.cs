using ExampleKit.Data;

namespace MLNetDeep.Examples.Tests.Support;

/// <summary>A small file that stands in for a published one.</summary>
internal static class PublishedFile
{
    public static DataFile Describe(string name, byte[] content) => new(name, content.Length, DataFile.HashOf(new MemoryStream(content)));
}
