using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLNetDeep.Tests.Conventions;

/// <summary>The examples of the XML documentation compile, and are there where people stop to read.</summary>
[TestClass]
public sealed partial class DocumentedExampleTests
{
    private static readonly string[] Libraries = ["MLNetDeep", "MLNetDeep.Reports", "MLNetDeep.Sweeps", "MLNetDeep.Sweeps.PostgreSql"];

    private static readonly Lazy<(string Member, string Code)[]> Examples = new(() =>
    [
        .. from library in Libraries
           from member in XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{library}.xml")).Descendants("member")
           from code in member.Elements("example").Elements("code")
           select ((string)member.Attribute("name")!, code.Value),
    ]);

    public static IEnumerable<string> Documented => Examples.Value.Select(example => example.Member).Distinct();

    [TestMethod, DynamicData(nameof(Documented))]
    public void An_example_compiles(string member) => Expect.None(Examples.Value.Where(example => example.Member == member)
        .SelectMany(example => DocumentCode.Violations(new DocumentPage(member, $"```csharp\n{example.Code.Trim()}\n```\n"))));

    [TestMethod]
    [DataRow(typeof(DenseNetworkTrainer))]
    [DataRow(typeof(DenseNetworkOptions))]
    [DataRow(typeof(EarlyStopping))]
    [DataRow(typeof(PipelineFitExtensions))]
    [DataRow(typeof(DenseNetworkSweep))]
    [DataRow(typeof(SearchSpace<>))]
    [DataRow(typeof(AskTellSweep))]
    public void A_type_where_people_stop_has_one(Type type) => CollectionAssert.Contains(Documented.ToArray(), $"T:{type.FullName}");

    public static IEnumerable<Type> Callbacks => new[] { typeof(TrainingCallback), typeof(ConsoleProgress) }
        .SelectMany(type => type.Assembly.GetExportedTypes()).Where(type => type.IsAssignableTo(typeof(TrainingCallback)));

    [TestMethod, DynamicData(nameof(Callbacks))]
    public void A_callback_has_one(Type type) => A_type_where_people_stop_has_one(type);

    /// <summary>The methods by which a program reaches the libraries: extensions of ML.NET's context and its catalogs.</summary>
    public static IEnumerable<(string Method, int Overloads)> FrontDoor =>
        from type in new[] { typeof(DenseNetworkTrainer), typeof(DenseNetworkSweep) }.SelectMany(known => known.Assembly.GetExportedTypes())
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.IsDefined(typeof(ExtensionAttribute)) && Extended().IsMatch(method.GetParameters()[0].ParameterType.Name)
        group method by $"M:{type.FullName}.{method.Name}(" into overloads
        select (overloads.Key, overloads.Count());

    [TestMethod]
    public void Each_method_of_the_catalogs_has_one()
    {
        Assert.IsGreaterThan(10, FrontDoor.Count());
        Expect.None(FrontDoor
            .Where(found =>
                found.Overloads != Documented.Count(member => member.StartsWith(found.Method, StringComparison.Ordinal)))
            .Select(found => $"{found.Method}...) must have an example for each of its {found.Overloads} overloads."));
    }

    [GeneratedRegex("Catalog$|Trainers$|^MLContext$")]
    private static partial Regex Extended();
}
