using MLNetDeep.Data.Rows;
using MLNetDeep.Models;
using MLNetDeep.Networks;
using MLNetDeep.Training.Resuming;
using MLNetDeep.Training.Together;

namespace MLNetDeep.Training;

/// <summary>Everything a training run is told: what to train, on what, how, and who listens. Immutable; state belongs to the run.</summary>
internal sealed record TrainingPlan
{
    /// <summary>The network, its start weights drawn. Owned by the caller; its parameters are what training changes.</summary>
    public required NetworkState Network { get; init; }

    public required LearningTask Task { get; init; }

    /// <summary>What is minimised; fits the task.</summary>
    public required LossFunction Loss { get; init; }

    /// <summary>A weight for each class; null when each weighs 1.</summary>
    public float[]? ClassWeights { get; init; }

    /// <summary>The scale that the targets are brought to where the loss is computed; null where they are left as they are.</summary>
    public TargetScale? Targets { get; init; }

    /// <summary>What predicted numbers are kept within where the model is evaluated; null where they are not.</summary>
    public ScoreLimits? Limits { get; init; }

    public required DenseNetworkOptions Options { get; init; }

    /// <summary>Where it is trained.</summary>
    public TrainingDevice Device { get; init; } = TrainingDevice.Cpu;

    /// <summary>What computes; never <see cref="TrainingEngineKind.Auto"/>.</summary>
    public required TrainingEngineKind Engine { get; init; }

    /// <summary>How many processors the run may use; a share where others run beside it.</summary>
    public ProcessorShare Processors { get; init; } = ProcessorShare.All;

    public required int Seed { get; init; }

    /// <summary>Which network of an ensemble it is, from 0.</summary>
    public int Member { get; init; }

    /// <summary>The epoch to end with, where that is known beforehand; null to continue as the options say.</summary>
    public int? LastEpoch { get; init; }

    /// <summary>What is told of the epochs of this run, which chooses one for another run beside it; null where none waits.</summary>
    public EpochChoice? Chooses { get; init; }

    /// <summary>What says the last epoch while another run still chooses it; null where none does.</summary>
    public EpochChoice? Follows { get; init; }

    /// <summary>Whether it trains again, on all rows, what another run has chosen the epoch for.</summary>
    public bool IsRefit => LastEpoch is not null || Follows is not null;

    /// <summary>
    /// The members that the finished network keeps, of a <see cref="SharedEnsemble"/> that was pruned; null while they are not known, and
    /// where all stay.
    /// </summary>
    public IReadOnlyList<int>? KeptMembers { get; init; }

    /// <summary>How many rows make a batch.</summary>
    public required int BatchSize { get; init; }

    public required RowSource Training { get; init; }

    /// <summary>How many steps there are in an epoch.</summary>
    public int StepsPerEpoch => (Training.Count - 1) / BatchSize + 1;

    /// <summary>Null when nothing is validated.</summary>
    public required RowSource? Validation { get; init; }

    /// <summary>Where the training rows are; never <see cref="DataPlacement.Auto"/>.</summary>
    public required DataPlacement Placement { get; init; }

    public required long SkippedRowCount { get; init; }

    public required IReadOnlyList<TrainingCallback> Callbacks { get; init; }

    /// <summary>Called for every batch; throws when the user has cancelled.</summary>
    public required Action CheckAlive { get; init; }

    /// <summary>Whether <see cref="CheckAlive"/> throws.</summary>
    public Func<bool> IsCancelled { get; init; } = () => false;

    /// <summary>How far training has come after so many steps.</summary>
    public TrainingProgress ProgressAt(long completedSteps) =>
        new(completedSteps, StepsPerEpoch, (long)StepsPerEpoch * Options.NumberOfEpochs);

    /// <summary>Makes a model of parameters and a history.</summary>
    public Func<float[], TrainingHistory, DenseNetworkModel>? CreateModel { get; init; }

    /// <summary>Writes a model to a path, as ML.NET's zip.</summary>
    public Action<DenseNetworkModel, string>? SaveModel { get; init; }

    /// <summary>Whether that writes the steps of the pipeline before it too.</summary>
    public bool SavesPipeline { get; init; }

    /// <summary>The checkpoints; null when the run is not resumable.</summary>
    public ResumableRun? Resumable { get; init; }
}
