using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetDeep.Tests.Fuzzing;

/// <summary>Changes to JSON: another value somewhere, a part left out, repeated or moved, and texts that no writer makes.</summary>
internal static class JsonMutations
{
    private static readonly string[] Values =
    [
        "0", "1", "-1", "2", "99", "2147483647", "-2147483648", "4294967296", "9223372036854775807", "1e308", "1e999", "-0.0", "0.5", "1.5",
        "null", "true",
        "\"\"", "\"NaN\"", "\"Infinity\"", "\"a\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[null]", "{\"kind\":\"dense\"}",
        "{\"kind\":\"tableEncoding\"}", "{\"kind\":\"sharedEnsemble\",\"members\":1024,\"layers\":[]}", "[1,2,3]", "\"00:00:00\"",
        "\"-1.00:00:00\"", "\"softmax\"", "\"exponential\"", "\"regression\"", "\"binaryClassification\"",
    ];

    public static byte[] Of(byte[] json, Random random)
    {
        if (random.Next(6) == 0)
            return Mutations.OfBytes(json, random);
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return Mutations.OfBytes(json, random);
        }
        if (root is not JsonObject)
            return Mutations.OfBytes(json, random);

        var marked = $"mark{random.Next()}";
        var value = Change(root, random, marked);
        var text = root.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0 });
        // What JSON nodes cannot hold comes in as text.
        text = text.Replace($"\"{marked}\"", value, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(random.Next(12) == 0 ? Twice(text, random) : text);
    }

    /// <summary>Puts a mark into the tree, or changes its form.</summary>
    /// <returns>What stands for the mark.</returns>
    private static string Change(JsonNode root, Random random, string mark)
    {
        var nodes = new List<JsonNode>();
        Collect(root, nodes);
        var holder = nodes[random.Next(nodes.Count)];
        if (holder is JsonObject entry && entry.Count > 0)
        {
            var name = entry.ElementAt(random.Next(entry.Count)).Key;
            switch (random.Next(5))
            {
                case 0:
                    entry.Remove(name);
                    break;
                case 1:
                    var moved = entry[name]?.DeepClone();
                    entry.Remove(name);
                    entry[name + "x"] = moved;
                    break;
                default:
                    entry[name] = mark;
                    break;
            }
        }
        else if (holder is JsonArray array && array.Count > 0)
        {
            var at = random.Next(array.Count);
            switch (random.Next(4))
            {
                case 0:
                    array.RemoveAt(at);
                    break;
                case 1:
                    var copies = 1 << random.Next(8);
                    for (var i = 0; i < copies; i++)
                        array.Add(array[at]?.DeepClone());
                    break;
                default:
                    array[at] = mark;
                    break;
            }
        }
        return Value(random);
    }

    private static string Value(Random random) => random.Next(30) switch
    {
        0 => $"\"{new string('x', 1 << random.Next(16))}\"",
        1 => string.Concat(Enumerable.Repeat("[", random.Next(100))),
        2 => string.Concat(Enumerable.Repeat("{\"kind\":\"skip\",\"layers\":[", 30)) + "{\"kind\":\"dropout\",\"rate\":0}"
            + string.Concat(Enumerable.Repeat("]}", 30)),
        3 => $"[{string.Join(",", Enumerable.Repeat("{\"kind\":\"dropout\",\"rate\":0.5}", 1 << random.Next(14)))}]",
        4 => new string(' ', 1 << random.Next(18)) + "1",
        var other => Values[other % Values.Length >= 5 ? random.Next(Values.Length) : other],
    };

    /// <summary>A name twice in one object.</summary>
    private static string Twice(string text, Random random)
    {
        var at = text.IndexOf('"', random.Next(text.Length));
        var end = at < 0 ? -1 : text.IndexOf(':', at);
        return end < 0 ? text : $"{text[..at]}{text[at..end]}: 1, {text[at..]}";
    }

    private static void Collect(JsonNode? node, List<JsonNode> nodes)
    {
        if (node is JsonObject entry)
        {
            nodes.Add(entry);
            foreach (var (_, value) in entry)
                Collect(value, nodes);
        }
        if (node is JsonArray array)
        {
            nodes.Add(array);
            foreach (var value in array)
                Collect(value, nodes);
        }
    }
}
