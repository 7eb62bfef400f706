using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNetDeep.Training.Resuming;

/// <summary>
/// Options as the text that a fit knows its checkpoint by: written by code that the compiler makes, which needs no reflection. Only
/// written; what is read back would need the defaults of what is left out.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(DenseNetworkOptions))]
internal sealed partial class OptionsJson : JsonSerializerContext
{
    /// <exception cref="NotSupportedException">A part of them is of a type of the user's own.</exception>
    public static string Write(DenseNetworkOptions options) => JsonSerializer.Serialize(options, Default.DenseNetworkOptions);
}
