using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Numerics;
using MLNetDeep.Sweeps.Spaces;

namespace MLNetDeep;

/// <summary>
/// The options that a sweep may try: start options, and the parameters in which trials differ from them.
/// </summary>
/// <typeparam name="TOptions">The options: a record with <c>init</c> properties, such as <see cref="DenseNetworkOptions"/>.</typeparam>
/// <remarks>
/// <para>Immutable and thread-safe: every method returns another space. What is wrong with a space is said all together when it is first
/// used, by <see cref="Check"/>.</para>
/// <para>A way to an option (<c>o => ((AdamWOptions)o.Optimizer).Beta1</c>) names the parameter ("Optimizer.Beta1") and copies the records
/// it leads through. The order of declarations does not matter to ways: one that leads through the value of another (the learning rate
/// of an optimizer that is chosen) is set after it. Functions are called in the order of their declarations. A parameter whose values make
/// no difference to the options at a point, because something else is put over them, is an error.
/// Where no way leads, give a name and a function that sets the value; without one, only a pipeline or <see cref="Set"/> reads it.</para>
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

    /// <summary>A space without parameters.</summary>
    /// <param name="start">The options that all trials have in common: what no parameter sets stays as it is here.</param>
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

    /// <summary>The names of the parameters, in order.</summary>
    public IReadOnlyList<string> ParameterNames => [.. _parameters.Select(bound => bound.Parameter.Name)];

    /// <summary>What tuners see.</summary>
    internal ParameterSpace Space { get; }

    /// <summary>The same space with other start options.</summary>
    public SearchSpace<TOptions> StartingFrom(TOptions start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return new(start, _parameters, _steps, _conditions, _first);
    }

    /// <summary>Adds a real number.</summary>
    /// <param name="path">The way to the option: <c>o => o.Optimizer.LearningRate</c>.</param>
    /// <param name="from">The lowest value; finite, above 0 on a logarithmic scale.</param>
    /// <param name="to">The highest value; finite, above <paramref name="from"/>.</param>
    /// <param name="logScale">Whether factors count rather than differences, as for learning rates. The default is false.</param>
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
    /// <param name="set">Puts a value into the options; null for one that only a pipeline or <see cref="Set"/> reads.</param>
    /// <param name="logScale">Whether factors count rather than differences. The default is false.</param>
    public SearchSpace<TOptions> Range(
        string name, double from, double to, Func<TOptions, double, TOptions>? set = null, bool logScale = false) =>
        Add(name, new RealDomain(from, to, logScale), set is null ? null : (options, value) => set(options, (double)value!));

    /// <summary>Adds a whole number.</summary>
    /// <param name="path">The way to the option: <c>o => o.BatchSize</c>.</param>
    /// <param name="from">The lowest value; at least 1 on a logarithmic scale.</param>
    /// <param name="to">The highest value, itself possible; above <paramref name="from"/>.</param>
    /// <param name="logScale">Whether factors count rather than differences. The default is false.</param>
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
    /// <param name="set">Puts a value into the options; null for one that only a pipeline or <see cref="Set"/> reads.</param>
    /// <param name="logScale">Whether factors count rather than differences. The default is false.</param>
    public SearchSpace<TOptions> Int(string name, int from, int to, Func<TOptions, int, TOptions>? set = null, bool logScale = false) =>
        Add(name, new IntegerDomain(from, to, logScale), set is null ? null : (options, value) => set(options, (int)(double)value!));

    /// <summary>Adds a choice among values.</summary>
    /// <param name="path">The way to the option: <c>o => o.Optimizer</c>.</param>
    /// <param name="values">
    /// The values. Their labels are their texts, of a record its type; two with one label need labels of their own.
    /// </param>
    public SearchSpace<TOptions> Choice<TValue>(Expression<Func<TOptions, TValue>> path, params TValue[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Choice(path, [.. ChoiceLabel.Of(values).Zip(values)]);
    }

    /// <summary>Adds a choice among values with labels.</summary>
    /// <param name="path">The way to the option: <c>o => o.Schedule</c>.</param>
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
    /// <param name="values">The values. Their labels are their texts, of a record its type.</param>
    /// <param name="set">Puts a value into the options; null for one that only a pipeline or <see cref="Set"/> reads.</param>
    public SearchSpace<TOptions> Choice<TValue>(string name, IReadOnlyList<TValue> values, Func<TOptions, TValue, TOptions>? set = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Choice(name, [.. ChoiceLabel.Of(values).Zip(values)], set);
    }

    /// <summary>Adds a choice among values with labels by name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values, each with the label that tables and files call it by.</param>
    /// <param name="set">Puts a value into the options; null for one that only a pipeline or <see cref="Set"/> reads.</param>
    public SearchSpace<TOptions> Choice<TValue>(
        string name, IReadOnlyList<(string Label, TValue Value)> values, Func<TOptions, TValue, TOptions>? set = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Add(name, new ChoiceDomain([.. values.Select(value => value.Label)]),
            set is null ? null : (options, value) => set(options, (TValue)value!), [.. values.Select(value => (object?)value.Value)]);
    }

    /// <summary>Adds parameters that count only where another one has a certain value.</summary>
    /// <param name="parameter">The other parameter, added before.</param>
    /// <param name="value">The number, the label of a choice, or what was given to choose.</param>
    /// <param name="then">Adds the parameters: <c>s => s.Range(o => ((SgdOptions)o.Optimizer).Momentum, 0, 0.99)</c>.</param>
    public SearchSpace<TOptions> When(string parameter, object value, Func<SearchSpace<TOptions>, SearchSpace<TOptions>> then)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Under(new Condition(parameter, CanonicalValue(parameter, value), AtLeast: null), then);
    }

    /// <summary>Adds parameters that count only where another one is at least so high: the width of layer 3 where there are 3.</summary>
    /// <param name="parameter">The other parameter, a number added before.</param>
    /// <param name="minimum">How high it must be.</param>
    /// <param name="then">Adds the parameters.</param>
    public SearchSpace<TOptions> WhenAtLeast(string parameter, double minimum, Func<SearchSpace<TOptions>, SearchSpace<TOptions>> then) =>
        Under(new Condition(parameter, Is: null, minimum), then);

    /// <summary>Adds a last step that makes something of several parameters together, after each has been set by itself.</summary>
    /// <param name="set">Makes options of options and a point: <c>(o, p) => o with { HiddenLayers = Layers(p.Int("depth")) }</c>.</param>
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
