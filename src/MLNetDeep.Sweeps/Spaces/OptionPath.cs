using System.Linq.Expressions;
using System.Reflection;

namespace MLNetDeep.Sweeps.Spaces;

/// <summary>
/// The way to a property inside immutable records, <c>o => ((AdamWOptions)o.Optimizer).Beta1</c>, and how to set it: every record on the
/// way is copied, as <c>with</c> does, and the originals stay as they are.
/// </summary>
internal sealed class OptionPath
{
    private const string CloneMethod = "<Clone>$";

    private readonly PropertyInfo[] _properties;

    private OptionPath(PropertyInfo[] properties, string name, IReadOnlyList<string> faults) =>
        (_properties, Name, Faults) = (properties, name, faults);

    /// <summary>The names of the properties with dots between: "Optimizer.Beta1".</summary>
    public string Name { get; }

    /// <summary>Why it cannot be set, one sentence each; none when it can.</summary>
    public IReadOnlyList<string> Faults { get; }

    public static OptionPath Of(LambdaExpression path)
    {
        var properties = new Stack<PropertyInfo>();
        var at = Uncast(path.Body);
        while (at is MemberExpression { Member: PropertyInfo property, Expression: { } inner })
        {
            properties.Push(property);
            at = Uncast(inner);
        }
        PropertyInfo[] way = [.. properties];
        var name = string.Join('.', way.Select(property => property.Name));
        string[] faults = at == path.Parameters[0] && way.Length > 0
            ? [.. way.SelectMany(property => FaultsOf(property, name))]
            : [$"The path of an option must name properties only, as in 'o => o.Optimizer.LearningRate'. Received: '{path}'. For anything "
                + $"else give a name and a function that sets the value."];
        return new OptionPath(way, name.Length > 0 ? name : path.ToString(), faults);
    }

    /// <summary>The options with another value.</summary>
    /// <exception cref="InvalidOperationException">Some record on the way is null or not of the type the way goes through.</exception>
    public object Set(object options, object? value) => Set(options, value, depth: 0);

    /// <summary>Whether this way leads through the value at the end of another.</summary>
    public bool LeadsThrough(OptionPath other) =>
        _properties.Length > other._properties.Length
        && other._properties.Zip(_properties).All(pair => pair.First.Name == pair.Second.Name);

    /// <summary>What is at the end of the way; null where it does not lead there.</summary>
    public object? Get(object options)
    {
        object? at = options;
        foreach (var property in _properties)
            at = at is not null && property.DeclaringType!.IsInstanceOfType(at) ? property.GetValue(at) : null;
        return at;
    }

    /// <summary>
    /// Whether a value is still at the end of the way. Of a record or a list, inside which functions may have changed something, its type
    /// must be the same.
    /// </summary>
    public bool IsStill(object? value, object options) => Get(options) is var found && (Equals(found, value)
        || value is not null and not string && found?.GetType() == value.GetType()
        && (value is System.Collections.IEnumerable || IsRecord(value.GetType())));

    /// <summary>Whether a type can be copied with one value changed.</summary>
    public static bool IsRecord(Type type) => type.GetMethod(CloneMethod) is not null;

    private object Set(object record, object? value, int depth)
    {
        var property = _properties[depth];
        if (!property.DeclaringType!.IsInstanceOfType(record))
            throw new InvalidOperationException(
                $"'{Name}' sets a property of {property.DeclaringType.Name}. Received: options where that is {record.GetType().Name}. "
                + $"Put the parameter under {nameof(SearchSpace<>.When)}(...), so that it counts only where the other is chosen.");

        var set = value;
        if (depth < _properties.Length - 1)
        {
            var inner = property.GetValue(record)
                ?? throw new InvalidOperationException(
                    $"The path '{Name}' must not lead through null. Received: start options in which '{property.Name}' is null. Set "
                    + $"it there, or declare a parameter before that chooses it.");
            set = Set(inner, value, depth + 1);
        }
        var copy = record.GetType().GetMethod(CloneMethod)!.Invoke(record, [])!;
        property.SetValue(copy, set, BindingFlags.DoNotWrapExceptions, binder: null, index: null, culture: null);
        return copy;
    }

    private static IEnumerable<string> FaultsOf(PropertyInfo property, string name)
    {
        if (property.SetMethod is not { IsPublic: true })
            yield return $"Each property of the path '{name}' must have a public init or set. Received: "
                + $"'{property.DeclaringType!.Name}.{property.Name}', which has none.";
        if (!IsRecord(property.DeclaringType!))
            yield return $"The path '{name}' must lead through records, which can be copied with one value changed. Received: "
                + $"'{property.DeclaringType!.Name}', which is no record. Give a name and a function that sets the value.";
    }

    private static Expression Uncast(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } cast ? Uncast(cast.Operand)
            : expression;
}
