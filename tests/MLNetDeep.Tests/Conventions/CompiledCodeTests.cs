using System.ComponentModel;

namespace MLNetDeep.Tests.Conventions;

/// <summary>What the reader of compiled code sees of a made-up type, one member for every way to name something.</summary>
[TestClass]
public sealed class CompiledCodeTests
{
    private static readonly IReadOnlyList<CompiledReference> Seen = [.. CompiledCode.ReferencesIn(
        CompiledCode.Open("MLNetDeep.Tests", withSymbols: true).GetType(typeof(MadeUp).FullName!.Replace('+', '/')))];

    [TestMethod]
    [DataRow("System.IO.MemoryStream", "a base type")]
    [DataRow("System.IFormatProvider", "an interface")]
    [DataRow("System.ComponentModel.BrowsableAttribute", "an attribute")]
    [DataRow("System.Text.StringBuilder", "a field's array element")]
    [DataRow("System.Version", "a parameter's generic argument")]
    [DataRow("System.Uri", "a generic method's argument")]
    [DataRow("System.TimeoutException", "a caught exception")]
    [DataRow("System.Threading.Thread.Sleep", "a call inside a lambda")]
    [DataRow("System.DateTime.get_Now", "a property inside an interpolated string")]
    [DataRow("System.Linq.Enumerable.Sum", "an extension method")]
    public void A_type_or_member_is_seen(string fullName, string how) =>
        Assert.IsTrue(Seen.Any(reference => reference.FullName.Split('`')[0] == fullName), $"{how} is not seen.");

    [TestMethod]
    public void A_call_is_placed_in_its_file_and_line()
    {
        var place = Seen.First(reference => reference.Member == "Sleep").Place;
        StringAssert.Matches(place, new(@"CompiledCodeTests\.cs:\d+$"));
    }

    [TestMethod]
    public void What_is_named_knows_its_assembly_and_who_named_it()
    {
        var call = Seen.First(reference => reference.Member == "Sum");
        Assert.AreEqual("System.Linq", call.Assembly);
        Assert.AreEqual(typeof(CompiledCodeTests).FullName, call.From);
    }

    [Browsable(false)]
    internal sealed class MadeUp : MemoryStream, IFormatProvider
    {
        private readonly System.Text.StringBuilder[] _builders = [];

        public object? GetFormat(Type? formatType) => _builders;

        public static Action Sleeper() => () => Thread.Sleep(1);

        public static string Now(List<Version> versions) => $"{DateTime.Now} {versions}";

        public static Uri[] Generic() => Array.Empty<Uri>();

        public static int Sum(int[] numbers)
        {
            try
            {
                return numbers.Sum();
            }
            catch (TimeoutException)
            {
                return 0;
            }
        }
    }
}
