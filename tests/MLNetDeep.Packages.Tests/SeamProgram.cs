using System.Xml.Linq;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Packages.Tests;

/// <summary>
/// A clone in which nothing was built yet, in small: a library that uses one of ML.NET's internals by the same build step as
/// ours, and a program that refers to it.
/// </summary>
internal sealed class SeamProgram : IDisposable
{
    private const string Library = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
          <ItemGroup><PackageReference Include="Microsoft.ML" Version="VERSION" /></ItemGroup>
          <Import Project="../MLNetDeep.Build/WidenMicrosoftML.targets" />
        </Project>
        """;

    private const string Program = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
          <ItemGroup><ProjectReference Include="../Library/Library.csproj" /></ItemGroup>
        </Project>
        """;

    private readonly TempFolder _folder = new();

    public SeamProgram()
    {
        Write("Library/Library.csproj", Library.Replace("VERSION", VersionOfMicrosoftML(), StringComparison.Ordinal));
        Write("Library/Seam.cs", "public static class Seam { public static string Name => typeof(Microsoft.ML.VersionInfo).Name; }");
        Write("Library/Attribute.cs", """
            [assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Core")]
            namespace System.Runtime.CompilerServices
            {
                [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
                internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute { public string AssemblyName { get; } = assemblyName; }
            }
            """);
        Write("Program/Program.csproj", Program);
        Write("Program/Program.cs", "System.Console.WriteLine(Seam.Name);");
        foreach (var file in Directory.GetFiles(Repository.PathOf("src/MLNetDeep.Build")))
            Write("MLNetDeep.Build/" + Path.GetFileName(file), File.ReadAllText(file));
    }

    /// <summary>Where the program's project lies.</summary>
    public string Project => this["Program/Program.csproj"];

    public string this[string path] => Path.Combine(_folder.FullPath, path);

    public void Dispose() => _folder.Dispose();

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    private static string VersionOfMicrosoftML() =>
        (string)XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(package => (string?)package.Attribute("Include") == "Microsoft.ML").Attribute("Version")!;
}
