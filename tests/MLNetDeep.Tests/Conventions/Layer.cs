namespace MLNetDeep.Tests.Conventions;

/// <summary>What the code of one folder of the library may import.</summary>
/// <param name="Name">The folder; empty for the files at the library's root.</param>
/// <param name="MayImport">The other folders it may name, or single types of theirs: "Networks", "Training.TrainingHistory".</param>
/// <param name="MicrosoftML">Whether it may name anything of the Microsoft.ML assemblies.</param>
/// <param name="TorchSharp">Whether it may name anything of TorchSharp.</param>
internal sealed record Layer(string Name, string[] MayImport, bool MicrosoftML, bool TorchSharp)
{
    /// <summary>Whether it may name anything of another folder.</summary>
    public bool MayOpen(string folder) =>
        folder == Name || MayImport.Any(allowed => allowed == "*" || allowed.Split('.')[0] == folder);

    /// <summary>Whether it may name the given type of another folder.</summary>
    public bool MayName(string folder, string type) =>
        folder == Name || MayImport.Contains("*") || MayImport.Contains(folder) || MayImport.Contains($"{folder}.{type}");
}
