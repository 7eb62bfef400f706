using System.Globalization;
using System.Text.RegularExpressions;
using MLNetDeep.Files;

namespace MLNetDeep.Models;

/// <summary>
/// The names of a network's arrays in a file, by shapes: a layer's arrays together say which module it may be, and numbers in names which
/// of several.
/// </summary>
/// <param name="header">The file's.</param>
/// <param name="transposedKernels">Whether kernels are [inputs, units] there.</param>
/// <param name="invalid">Makes the exception of a rule that is broken and what was received.</param>
internal sealed partial class ShapeMatching(
    SafetensorsHeader header, bool transposedKernels, Func<string, string, InvalidDataException> invalid)
{
    /// <summary>How many arrays of another program a message shows: all of a usual network, whose owner needs to see them.</summary>
    private const int MostShown = 100;

    /// <summary>The name of each array in the file.</summary>
    /// <exception cref="InvalidDataException">Shapes do not say it.</exception>
    public IReadOnlyList<string> NamesOf(IReadOnlyList<NetworkArray> arrays)
    {
        var theirs = header.Arrays.Keys.Where(name => ArrayName.KindOf(name) != ArrayName.Counter).GroupBy(ArrayName.ModuleOf)
            .ToLookup(module => Signature(module.Select(name => (ArrayName.KindOf(name), (IReadOnlyList<long>)header.Arrays[name].Shape))));
        var ours = arrays.GroupBy(array => array.Module)
            .ToLookup(module => Signature(module.Select(array => (array.Kind, array.ShapeIn(transposedKernels)))));

        var names = new Dictionary<string, string>();
        foreach (var alike in ours)
        {
            foreach (var (own, module) in alike.Zip(InOrder([.. theirs[alike.Key]], alike.Count(), alike.Key)))
            {
                foreach (var array in own)
                    names[array.Name] = module.First(name => ArrayName.KindOf(name) == array.Kind);
            }
        }
        return [.. arrays.Select(array => names[array.Name])];
    }

    private static string Signature(IEnumerable<(string Kind, IReadOnlyList<long> Shape)> arrays) =>
        string.Join(", ", arrays.Select(array => $"{array.Kind} [{string.Join(", ", array.Shape)}]").Order(StringComparer.Ordinal));

    /// <summary>Modules of one shape, in the order of the numbers in their names.</summary>
    private List<IGrouping<string, string>> InOrder(IReadOnlyList<IGrouping<string, string>> modules, int wanted, string signature)
    {
        if (modules.Count != wanted)
        {
            throw invalid(
                string.Create(CultureInfo.InvariantCulture, $"hold {wanted} {(wanted == 1 ? "layer" : "layers")} of {signature}"),
                modules.Count == 0 ? $"none among {Received()}" : Names());
        }

        var inOrder = modules.OrderBy(module => NumbersIn(module.Key), Comparer<int[]>.Create(Compare)).ToList();
        var oneStem = modules.Select(module => NumberPart.Replace(module.Key, "")).Distinct().Count() == 1;
        if (!oneStem || inOrder.Zip(inOrder.Skip(1)).Any(pair => Compare(NumbersIn(pair.First.Key), NumbersIn(pair.Second.Key)) == 0))
            throw invalid($"tell layers of the same shapes apart by numbers in their names ({signature})",
                $"{Names()}; name them in {nameof(WeightsLayout.Names)} instead");
        return inOrder;

        string Names() => Excerpt.Names(modules.Select(module => module.Key));

        string Received() => Excerpt.List(
            header.Arrays.Select(array => $"{Excerpt.Name(array.Key)} {Excerpt.Sizes(array.Value.Shape)}"), MostShown);
    }

    /// <summary>"dense" and "dense_1", "fc1" and "fc2": what is left of a name without these is the same.</summary>
    [GeneratedRegex("_?[0-9]+")]
    private static partial Regex NumberPart { get; }

    private static int[] NumbersIn(string name) =>
        [.. NumberPart.Matches(name)
            .Select(match =>
            int.TryParse(match.Value.TrimStart('_'), CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue)];

    private static int Compare(int[] first, int[] second)
    {
        var different = first.Zip(second).FirstOrDefault(pair => pair.First != pair.Second);
        return different == default ? first.Length.CompareTo(second.Length) : different.First.CompareTo(different.Second);
    }
}
