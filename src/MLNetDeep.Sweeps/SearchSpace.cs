using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Numerics;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep;

/// <summary>A search space: the options that all trials share, and the parameters in which they differ.</summary>
/// <typeparam name="TOptions">The options: a record with <c>init</c> properties, such as <see cref="DenseNetworkOptions"/>.</typeparam>
/// <remarks>
/// <para>Immutable and thread-safe: every method returns a new space. Nothing is checked until the space is first used; then
/// <see cref="Check"/> reports everything that is wrong at once.</para>
/// <para>A path such as <c>o => ((AdamWOptions)o.Optimizer).Beta1</c> names the parameter ("Optimizer.Beta1") and copies the records on its
/// way. Paths may be declared in any order: a path through another parameter's value (the learning rate of a chosen optimizer) is set after
/// it. If no path fits, give a name and a function that sets the value; without the function, only a pipeline or <see cref="Set"/> reads
/// it. Functions are called in the order of their declarations. A parameter that makes no difference to the options, because another one
/// overwrites it, is an error.</para>
/// </remarks>
/// <example><code>
/// var space = new SearchSpace&lt;DenseNetworkOptions&gt;(new DenseNetworkOptions { Optimizer = new AdamWOptions() })
///     .Range(o => o.Optimizer.LearningRate, 1e-4, 1e-1, logScale: true)
///     .Int(o => o.BatchSize, 16, 256, logScale: true)
///     .Choice("normalizer", ["min-max", "mean-variance"]);
/// </code></example>
[SuppressMessage("Naming", "CA1720", Justification = "Int is the word of the field for it, in Keras Tuner as in Optuna.")]
public sealed partial class SearchSpace<TOptions>
    where TOptions : class
{
    private readonly IReadOnlyList<BoundParameter<TOptions>> _parameters;
    private readonly IReadOnlyList<Func<TOptions, SearchPoint, TOptions>> _steps;
    private readonly IReadOnlyList<Condition> _conditions;
    private readonly IReadOnlyList<SearchPoint> _first;
    private readonly Lazy<IReadOnlyList<string>> _violations;

    /// <summary>Creates a space without parameters.</summary>
    /// <param name="start">The options that all trials have in common. An option that no parameter sets keeps this value.</param>
    public SearchSpace(TOptions start)
        : this(start ?? throw new ArgumentNullException(nameof(start)), [], [], [], [])
    {
    }

    private SearchSpace(
        TOptions start, IReadOnlyList<BoundParameter<TOptions>> parameters, IReadOnlyList<Func<TOptions, SearchPoint, TOptions>> steps,
        IReadOnlyList<Condition> conditions, IReadOnlyList<SearchPoint> first)
    {
        Start = start;
        _parameters = parameters;
        _steps = steps;
        _conditions = conditions;
        _first = first;
        Space = new ParameterSpace([.. parameters.Select(bound => bound.Parameter)]);
        _violations = new(() =>
            [.. parameters.SelectMany(bound => bound.Faults), .. Space.Violations(),
            .. first.SelectMany(Space.Misfits).Select(misfit => $"A point to try first is not valid: {misfit}")]);
    }

    /// <summary>The options that all trials have in common.</summary>
    public TOptions Start { get; }

    /// <summary>The names of the parameters, in the order of their declarations.</summary>
    public IReadOnlyList<string> ParameterNames => [.. _parameters.Select(bound => bound.Parameter.Name)];

    /// <summary>What tuners see.</summary>
    internal ParameterSpace Space { get; }

    /// <summary>Returns this space with other start options.</summary>
    /// <param name="start">The options that all trials have in common.</param>
    public SearchSpace<TOptions> StartingFrom(TOptions start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return new(start, _parameters, _steps, _conditions, _first);
    }

    /// <summary>Adds a real number.</summary>
    /// <param name="path">The path to the option, for example <c>o => o.Optimizer.LearningRate</c>.</param>
    /// <param name="from">The lowest value; finite, above 0 on a logarithmic scale.</param>
    /// <param name="to">The highest value; finite, above <paramref name="from"/>.</param>
    /// <param name="logScale">Whether the scale is logarithmic, as it should be for learning rates. The default value is false.</param>
    public SearchSpace<TOptions> Range<TNumber>(Expression<Func<TOptions, TNumber>> path, double from, double to, bool logScale = false)
        where TNumber : struct, IFloatingPoint<TNumber> => AddNumber<TNumber>(path, new RealDomain(from, to, logScale));

    /// <summary>Adds a real number that may be null in the options, such as <see cref="OptimizerOptions.GlobalClipNorm"/>.</summary>
    /// <inheritdoc cref="Range{TNumber}(Expression{Func{TOptions, TNumber}}, double, double, bool)"/>
    public SearchSpace<TOptions> Range<TNumber>(Expression<Func<TOptions, TNumber?>> path, double from, double to, bool logScale = false)
        where TNumber : struct, IFloatingPoint<TNumber> => AddNumber<TNumber>(path, new RealDomain(from, to, logScale));

    /// <summary>Adds a real number by name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">The lowest value; finite, above 0 on a logarithmic scale.</param>
    /// <param name="to">The highest value; finite, above <paramref name="from"/>.</param>
    /// <param name="set">Sets the value in the options. Null: only a pipeline or <see cref="Set"/> reads the value.</param>
    /// <param name="logScale">Whether the scale is logarithmic. The default value is false.</param>
    public SearchSpace<TOptions> Range(
        string name, double from, double to, Func<TOptions, double, TOptions>? set = null, bool logScale = false) =>
        Add(name, new RealDomain(from, to, logScale), set is null ? null : (options, value) => set(options, (double)value!));

    /// <summary>Adds a whole number.</summary>
    /// <param name="path">The path to the option, for example <c>o => o.BatchSize</c>.</param>
    /// <param name="from">The lowest value; at least 1 on a logarithmic scale.</param>
    /// <param name="to">The highest value, itself possible; above <paramref name="from"/>.</param>
    /// <param name="logScale">Whether the scale is logarithmic. The default value is false.</param>
    public SearchSpace<TOptions> Int<TNumber>(Expression<Func<TOptions, TNumber>> path, int from, int to, bool logScale = false)
        where TNumber : struct, IBinaryInteger<TNumber> => AddNumber<TNumber>(path, new IntegerDomain(from, to, logScale));

    /// <summary>Adds a whole number that may be null in the options, such as <see cref="DenseNetworkOptions.BatchSize"/>.</summary>
    /// <inheritdoc cref="Int{TNumber}(Expression{Func{TOptions, TNumber}}, int, int, bool)"/>
    public SearchSpace<TOptions> Int<TNumber>(Expression<Func<TOptions, TNumber?>> path, int from, int to, bool logScale = false)
        where TNumber : struct, IBinaryInteger<TNumber> => AddNumber<TNumber>(path, new IntegerDomain(from, to, logScale));

    /// <summary>Adds a whole number by name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">The lowest value; at least 1 on a logarithmic scale.</param>
    /// <param name="to">The highest value, itself possible; above <paramref name="from"/>.</param>
    /// <param name="set">Sets the value in the options. Null: only a pipeline or <see cref="Set"/> reads the value.</param>
    /// <param name="logScale">Whether the scale is logarithmic. The default value is false.</param>
    public SearchSpace<TOptions> Int(string name, int from, int to, Func<TOptions, int, TOptions>? set = null, bool logScale = false) =>
        Add(name, new IntegerDomain(from, to, logScale), set is null ? null : (options, value) => set(options, (int)(double)value!));

    /// <summary>Adds a choice among values.</summary>
    /// <param name="path">The path to the option, for example <c>o => o.Optimizer</c>.</param>
    /// <param name="values">
    /// The values. The label of a value is its text; that of a record is its type name, or its full text if several are of that type. If
    /// two texts are equal, use the overload with labels.
    /// </param>
    public SearchSpace<TOptions> Choice<TValue>(Expression<Func<TOptions, TValue>> path, params TValue[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Choice(path, [.. ChoiceLabel.Of(values).Zip(values)]);
    }

    /// <summary>Adds a choice among values with labels.</summary>
    /// <param name="path">The path to the option, for example <c>o => o.Schedule</c>.</param>
    /// <param name="values">The values, each with the label that tables and files call it by.</param>
    public SearchSpace<TOptions> Choice<TValue>(Expression<Func<TOptions, TValue>> path, params (string Label, TValue Value)[] values)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(values);
        var way = OptionPath.Of(path);
        return Add(
            way.Name,
            new ChoiceDomain([.. values.Select(value => value.Label)]),
            (options, value) => (TOptions)way.Set(options, value),
            [.. values.Select(value => (object?)value.Value)],
            way);
    }

    /// <summary>Adds a choice among values by name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">
    /// The values, with labels as for <see cref="Choice{TValue}(Expression{Func{TOptions, TValue}}, TValue[])"/>.
    /// </param>
    /// <param name="set">Sets the value in the options. Null: only a pipeline or <see cref="Set"/> reads the value.</param>
    public SearchSpace<TOptions> Choice<TValue>(string name, IReadOnlyList<TValue> values, Func<TOptions, TValue, TOptions>? set = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Choice(name, [.. ChoiceLabel.Of(values).Zip(values)], set);
    }

    /// <summary>Adds a choice among values with labels by name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values, each with the label that tables and files call it by.</param>
    /// <param name="set">Sets the value in the options. Null: only a pipeline or <see cref="Set"/> reads the value.</param>
    public SearchSpace<TOptions> Choice<TValue>(
        string name, IReadOnlyList<(string Label, TValue Value)> values, Func<TOptions, TValue, TOptions>? set = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Add(name, new ChoiceDomain([.. values.Select(value => value.Label)]),
            set is null ? null : (options, value) => set(options, (TValue)value!), [.. values.Select(value => (object?)value.Value)]);
    }

    /// <summary>Adds parameters that count only if another parameter has a certain value.</summary>
    /// <param name="parameter">The other parameter, added before.</param>
    /// <param name="value">The value: a number, the label of a choice, or the chosen value itself.</param>
    /// <param name="then">Adds the parameters: <c>s => s.Range(o => ((SgdOptions)o.Optimizer).Momentum, 0, 0.99)</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="parameter"/> is empty.</exception>
    public SearchSpace<TOptions> When(string parameter, object value, Func<SearchSpace<TOptions>, SearchSpace<TOptions>> then)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Under(new Condition(parameter, CanonicalValue(parameter, value), AtLeast: null), then);
    }

    /// <summary>
    /// Adds parameters that count only if another parameter is at least a given number, for example the width of layer 3 if there are 3
    /// layers.
    /// </summary>
    /// <param name="parameter">The other parameter, a number added before.</param>
    /// <param name="minimum">The lowest value of the other parameter for which they count.</param>
    /// <param name="then">Adds the parameters.</param>
    /// <exception cref="ArgumentException"><paramref name="parameter"/> is empty.</exception>
    public SearchSpace<TOptions> WhenAtLeast(string parameter, double minimum, Func<SearchSpace<TOptions>, SearchSpace<TOptions>> then) =>
        Under(new Condition(parameter, Is: null, minimum), then);

    /// <summary>Adds a function that sets options from several parameters together. It is called after all parameters are set.</summary>
    /// <param name="set">
    /// Returns new options from options and a point: <c>(o, p) => o with { HiddenLayers = Layers(p.Int("depth")) }</c>.
    /// </param>
    public SearchSpace<TOptions> Set(Func<TOptions, SearchPoint, TOptions> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new(Start, _parameters, [.. _steps, set], _conditions, _first);
    }

    private SearchSpace<TOptions> AddNumber<TNumber>(LambdaExpression path, Domain domain)
        where TNumber : struct, INumber<TNumber>
    {
        ArgumentNullException.ThrowIfNull(path);
        var way = OptionPath.Of(path);
        return Add(
            way.Name, domain, (options, value) => (TOptions)way.Set(options, TNumber.CreateChecked((double)value!)), values: null, way);
    }

    private SearchSpace<TOptions> Add(
        string name,
        Domain domain,
        Func<TOptions, object?, TOptions>? set,
        IReadOnlyList<object?>? values = null,
        OptionPath? way = null) =>
        new(
            Start,
            [.. _parameters, new BoundParameter<TOptions>(new SearchParameter(name, domain, _conditions), set, values, way)],
            _steps,
            _conditions,
            _first);

    private SearchSpace<TOptions> Under(Condition condition, Func<SearchSpace<TOptions>, SearchSpace<TOptions>> then)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(condition.Parameter, "parameter");
        ArgumentNullException.ThrowIfNull(then);
        var inner = then(new(Start, _parameters, _steps, [.. _conditions, condition], _first));
        return new(inner.Start, inner._parameters, inner._steps, _conditions, inner._first);
    }

    private object CanonicalValue(string parameter, object value)
    {
        var chosen = _parameters.FirstOrDefault(bound => bound.Parameter.Name == parameter);
        if (chosen is { Values: { } values, Parameter.Domain: ChoiceDomain choice }
            && values.ToList().FindIndex(value.Equals) is >= 0 and var index)
            return choice.Labels[index];

        return value is string ? value : value is IConvertible and not bool
            ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : ChoiceLabel.Of([value])[0];
    }
}
