namespace MLNetDeep.Sweeps.Spaces;

/// <summary>A named thing that trials differ in.</summary>
/// <param name="Name">Its name; of an option, the path to it: "Optimizer.LearningRate".</param>
/// <param name="Domain">The values it may have.</param>
/// <param name="Conditions">All of these must hold for it to have a value at all.</param>
internal sealed record SearchParameter(string Name, Domain Domain, IReadOnlyList<Condition> Conditions)
{
    public bool IsActive(IReadOnlyDictionary<string, object> values) => Conditions.All(condition => condition.HoldsIn(values));
}
