using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLNetDeep.Models;

namespace MLNetDeep.Tests.Models;

/// <summary>Layers that a file of before says less of: what it leaves out has its default, though no reflection reads it.</summary>
[TestClass]
public sealed class LayerListConverterTests
{
    private static readonly JsonSerializerOptions ByReflection = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly JsonSerializerOptions ByConverter = new() { Converters = { new LayerListConverter() } };

    [TestMethod]
    public void There_is_an_example_of_every_kind_with_settings() => CollectionAssert.AreEquivalent(
        new[] { typeof(Layer), typeof(NumberEncoding) }
            .SelectMany(type => type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false))
            .Select(kind => kind.DerivedType).ToArray(),
        LayerListConverter.Examples.Select(example => example.GetType()).ToArray());

    [TestMethod]
    public void Activations_and_initializers_have_no_settings_but_those_of_their_constructors()
    {
        foreach (var kind in new[] { typeof(Activation), typeof(WeightInitializer) }
            .SelectMany(type => type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)).Select(kind => kind.DerivedType))
        {
            var given = kind.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.Name);
            Assert.IsEmpty(
                kind.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Except(given), $"{kind.Name}");
        }
    }

    [TestMethod]
    public void What_a_file_leaves_out_has_its_default()
    {
        foreach (var example in LayerListConverter.Examples)
        {
            var layer = example as Layer ?? new TableEncoding { Numbers = (NumberEncoding)example };
            var node = JsonSerializer.SerializeToNode(layer, ByReflection)!.AsObject();
            LeaveOut(node, layer);
            if (example is NumberEncoding)
            {
                var numbers = JsonSerializer.SerializeToNode((NumberEncoding)example, ByReflection)!.AsObject();
                LeaveOut(numbers, example);
                node["numbers"] = numbers;
            }
            var read = JsonSerializer.Deserialize<IReadOnlyList<Layer>>($"[{node.ToJsonString()}]", ByConverter)!;
            Assert.AreEqual(layer, read[0], node.ToJsonString());
        }
    }

    private static void LeaveOut(JsonObject node, object record)
    {
        string[] given = [.. record.GetType().GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!)), "kind"];
        foreach (var (name, _) in node.ToArray())
        {
            if (!given.Contains(name))
                node.Remove(name);
        }
    }
}
