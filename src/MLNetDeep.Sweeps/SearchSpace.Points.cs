using MLNetDeep.Options;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep;

public sealed partial class SearchSpace<TOptions>
{
    /// <summary>Points that a sweep tries before its tuner proposes any; the values that they leave open are drawn evenly.</summary>
    internal IReadOnlyList<SearchPoint> FirstPoints => _first;

    /// <summary>
    /// Adds points that a sweep tries first, for example options known to do well or the best of an earlier sweep. They become trials 0, 1,
    /// 2 and so on, in this order. A tuner that learns also learns from them.
    /// </summary>
    /// <param name="points">
    /// The points. A parameter that a point leaves out is drawn at random. A value for a parameter that does not count at the point (the
    /// width of a missing layer) is ignored.
    /// </param>
    /// <exception cref="ArgumentException">A point is null.</exception>
    public SearchSpace<TOptions> TryFirst(params SearchPoint[] points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return points.Any(point => point is null)
            ? throw new ArgumentException("A point to try first must not be null. Received: null.", nameof(points))
            : new(Start, _parameters, _steps, _conditions, [.. _first, .. points]);
    }

    /// <summary>Returns the options at a point: the start options with every value of the point set.</summary>
    /// <param name="point">A point of this space.</param>
    /// <exception cref="ArgumentException">
    /// The space is not valid, or the point is not in it. The message lists everything that is wrong.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A path leads through an option that is null; or a function overwrote the value of a path; or a parameter has no effect: the options
    /// are the same for all its values.
    /// </exception>
    public TOptions OptionsAt(SearchPoint point)
    {
        CheckHolds(point);
        var put = new List<(OptionPath Way, object? Value)>();
        var options = Made(point, put);
        string[] overwritten = [.. put.Where(value => !value.Way.IsStill(value.Value, options)).Select(value => value.Way.Name)];
        if (overwritten.Length > 0)
            throw new InvalidOperationException(
                "The options of a point must have the values of its parameters. Received: options in which a function of another "
                + $"parameter, or of {nameof(Set)}, has replaced {Quoted(overwritten)}. Change the function so that it keeps the value, or "
                + "declare the parameter by a name and a function instead of a path.");

        string[] without = [.. _parameters.Where(bound => bound.Set is not null && point.ContainsKey(bound.Parameter.Name)
            && !HasEffect(bound, point, options)).Select(bound => bound.Parameter.Name)];
        return without.Length == 0
            ? options
            : throw new InvalidOperationException(
                $"Each parameter must change the options. Received: {Quoted(without)}, all of whose values give the same options at the "
                + $"point {point}. If a later function replaces the value, declare this parameter after it, or give the path of the option "
                + "(o => o.Optimizer.LearningRate), which is set later. If the parameter has an effect only beside some choice, put it "
                + $"under {nameof(When)}(...).");
    }

    /// <summary>Returns the value of a parameter at a point: a number, or the chosen value itself (not its label).</summary>
    /// <param name="point">A point of this space.</param>
    /// <param name="parameter">A parameter that has a value there.</param>
    /// <exception cref="KeyNotFoundException">It has none; the message lists those that have.</exception>
    /// <exception cref="InvalidCastException">
    /// It is of another type. A number may be asked for as any type of numbers that holds it: 0.37 as float, but not as int.
    /// </exception>
    public TValue ValueAt<TValue>(SearchPoint point, string parameter)
    {
        ArgumentNullException.ThrowIfNull(point);
        var label = point[parameter];
        var value = _parameters.FirstOrDefault(bound => bound.Parameter.Name == parameter) is { } bound
            ? bound.Meant(label)
            : throw new KeyNotFoundException(
                $"The parameter must be one of the space. Received: '{parameter}'.{Spelling.DidYouMean(parameter, ParameterNames)}");
        if (value is double number)
            value = NumberAs.Of(typeof(TValue), number) ?? number;
        return value is TValue typed ? typed : value is null && default(TValue) is null ? default!
            : throw new InvalidCastException(
                $"The value of '{parameter}' must be asked for by a type that holds it. Received: {typeof(TValue).Name}, but it is "
                + (value is null ? "null." : FormattableString.Invariant($"{value}, of the type {value.GetType().Name}.")));
    }

    /// <summary>Throws one exception that lists everything that is wrong with the space.</summary>
    /// <exception cref="ArgumentException">
    /// The space is not valid. The message lists every fault with the rule, the value received and, for a misspelt name, a suggestion.
    /// </exception>
    public void Check() => OptionRules.ThrowIfAny("The search space is not valid", _violations.Value);

    /// <summary>
    /// Returns the parameters as JSON: names, kinds, bounds, choices and conditions. The start options and the code that sets options are
    /// not in it.
    /// </summary>
    /// <exception cref="ArgumentException">The space is not valid; the message lists everything that is wrong.</exception>
    public string ToJson()
    {
        Check();
        return SpaceJson.Write(Space);
    }

    /// <summary>
    /// Returns this space, changed by JSON that <see cref="ToJson"/> wrote and that may have been edited: other bounds, fewer choices,
    /// parameters left out (they keep the value of the start options). Each parameter in it must be one of this space. Points of
    /// <see cref="TryFirst"/> lose values that the new space does not allow; these are drawn at random.
    /// </summary>
    /// <param name="json">The text.</param>
    /// <exception cref="InvalidDataException">
    /// The text is not such JSON, or does not fit this space; the message lists everything that is wrong.
    /// </exception>
    public SearchSpace<TOptions> WithJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var parameters = SpaceJson.Read(json);
        string[] misfits = [.. parameters.SelectMany(Misfits)];
        if (misfits.Length > 0)
            throw new InvalidDataException($"The search space of the text does not fit the program's:{OptionRules.Listed(misfits)}");

        var rebound = new SearchSpace<TOptions>(Start, [.. parameters.Select(Rebound)], _steps, [], []);
        // Of the points to try first remains what the narrowed space still holds.
        var space = rebound.TryFirst([.. _first.Select(rebound.Space.Held)]);
        return space._violations.Value.Count == 0 ? space
            : throw new InvalidDataException($"The search space of the text is not valid:{OptionRules.Listed(space._violations.Value)}");
    }

    /// <summary>The start options with the values of a point, as they are declared.</summary>
    /// <param name="point">The point.</param>
    /// <param name="put">Gets what ways have set, in their order.</param>
    private TOptions Made(SearchPoint point, List<(OptionPath Way, object? Value)> put)
    {
        var options = Start;
        foreach (var bound in WayOrder.Of(_parameters).Where(bound => bound.Set is not null && point.ContainsKey(bound.Parameter.Name)))
        {
            options = bound.Set!(options, bound.Meant(point[bound.Parameter.Name]));
            if (bound.Way is { } way)
                put.Add((way, way.Get(options)));
        }
        return _steps.Aggregate(options, (set, step) => step(set, point));
    }

    /// <summary>
    /// Whether some other value of a parameter makes other options. Only so can the value that a function has set be looked for: where it
    /// has put it, nobody else knows.
    /// </summary>
    private bool HasEffect(BoundParameter<TOptions> bound, SearchPoint point, TOptions options)
    {
        var name = bound.Parameter.Name;
        var value = bound.Meant(point[name]);
        object[] others = [.. bound.Parameter.Domain.Levels(3).Where(other => !OptionEquality.AreSame(bound.Meant(other), value))];
        return others.Length == 0 || others.Any(other =>
        {
            try
            {
                return !OptionEquality.AreSame(Made(point.With(name, other), []), options);
            }
            catch (Exception failed) when (failed is not OutOfMemoryException)
            {
                // Another value of a depth asks for widths that are not in this point: it has an effect.
                return true;
            }
        });
    }

    /// <summary>Throws when the space is not valid or does not hold the point.</summary>
    private void CheckHolds(SearchPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        Check();
        string[] misfits = [.. Space.Violations(point)];
        if (misfits.Length > 0)
            throw new ArgumentException($"The point must be one of the search space:{OptionRules.Listed(misfits)}", nameof(point));
    }

    private IEnumerable<string> Misfits(SearchParameter parameter)
    {
        if (_parameters.FirstOrDefault(bound => bound.Parameter.Name == parameter.Name) is not { } own)
        {
            yield return $"'{parameter.Name}' must be a parameter of the program's "
                + $"space.{Spelling.DidYouMean(parameter.Name, ParameterNames)}";
            yield break;
        }
        if (own.Parameter.Domain.Kind != parameter.Domain.Kind)
            yield return $"'{parameter.Name}' must be of kind '{own.Parameter.Domain.Kind}', as in the program. Received: "
                + $"'{parameter.Domain.Kind}'.";
        else if (own.Parameter.Domain is ChoiceDomain choice)
        {
            foreach (var label in ((ChoiceDomain)parameter.Domain).Labels.Where(label => !choice.Holds(label)))
                yield return $"'{parameter.Name}' must choose among the program's values. Received: "
                    + $"'{label}'.{Spelling.DidYouMean(label, choice.Labels)}";
        }
    }

    private BoundParameter<TOptions> Rebound(SearchParameter parameter)
    {
        var own = _parameters.First(bound => bound.Parameter.Name == parameter.Name);
        return own with
        {
            Parameter = parameter,
            Values = own.Values is null ? null : [.. ((ChoiceDomain)parameter.Domain).Labels.Select(own.Meant)]
        };
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
