namespace Serve.Model;

/// <summary>One class and how probable it is, from 0 to 1.</summary>
internal sealed record ClassProbability(string Name, float Probability);
