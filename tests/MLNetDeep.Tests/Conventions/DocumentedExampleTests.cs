using System.Xml.Linq;

namespace MLNetDeep.Tests.Conventions;

/// <summary>The examples of the XML documentation compile, and are there where people stop to read.</summary>
[TestClass]
public sealed class DocumentedExampleTests
{
    private static readonly string[] Libraries = ["MLNetDeep", "MLNetDeep.Reports", "MLNetDeep.Sweeps"];

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

    [TestMethod]
    public void Each_method_of_the_catalogs_has_one() => Assert.AreEqual(
        6, Documented.Count(member => member.StartsWith("M:MLNetDeep.DenseNetworkCatalog.DenseNetwork(", StringComparison.Ordinal)));
}
