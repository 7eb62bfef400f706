namespace MLNetDeep.Tests.Options.Schedules;

/// <summary>One schedule of every kind with its defaults pinned, others that set every option, and values that break each rule.</summary>
internal static class ScheduleExamples
{
    /// <summary>Every kind with its defaults, as JSON: pins the values, the names and the kind.</summary>
    public static IReadOnlyDictionary<Type, string> Defaults { get; } = new Dictionary<Type, string>
    {
        [typeof(ConstantSchedule)] = """{"kind":"constant"}""",
        [typeof(PiecewiseConstantSchedule)] = """{"kind":"piecewiseConstant","Changes":[]}""",
        [typeof(StepDecaySchedule)] = """{"kind":"stepDecay","Every":{"Amount":0.3333333333333333,"Unit":"run"},"Factor":0.1}""",
        [typeof(ExponentialDecaySchedule)] = """{"kind":"exponentialDecay","Length":{"Amount":1,"Unit":"run"},"DecayRate":0.01}""",
        [typeof(InverseTimeDecaySchedule)] = """{"kind":"inverseTimeDecay","Length":{"Amount":1,"Unit":"run"},"DecayRate":9,"Staircase":false}""",
        [typeof(PolynomialDecaySchedule)] = """{"kind":"polynomialDecay","Length":{"Amount":1,"Unit":"run"},"EndFactor":0,"Power":1,"Cycle":false}""",
        [typeof(CosineSchedule)] = """{"kind":"cosine","Length":{"Amount":1,"Unit":"run"},"EndFactor":0}""",
        [typeof(CosineRestartsSchedule)] = """{"kind":"cosineRestarts","FirstLength":{"Amount":0.14285714285714285,"Unit":"run"},"LengthMultiplier":2,"HeightMultiplier":1,"EndFactor":0}""",
        [typeof(FlatCosineSchedule)] = """{"kind":"flatCosine","Length":{"Amount":1,"Unit":"run"},"FlatShare":0.5}""",
        [typeof(LogCosineSchedule)] = """{"kind":"logCosine","Length":{"Amount":1,"Unit":"run"},"Cycles":4}""",
        [typeof(OneCycleSchedule)] = """{"kind":"oneCycle","Length":{"Amount":1,"Unit":"run"},"PeakShare":0.25,"StartFactor":0.04,"EndFactor":1E-05}""",
        [typeof(WarmupSchedule)] = """{"kind":"warmup","Length":{"Amount":0.05,"Unit":"run"},"StartFactor":0,"Then":{"kind":"constant"}}""",
    };

    /// <summary>Every option set to something else than its default.</summary>
    public static IReadOnlyList<LearningRateSchedule> WithOptionsSet { get; } =
    [
        new PiecewiseConstantSchedule { Changes = [new(TrainingSpan.Epochs(2), 0.5f), new(TrainingSpan.Epochs(4.5), 0.25f)] },
        new StepDecaySchedule { Every = TrainingSpan.Epochs(3), Factor = 0.5f },
        new ExponentialDecaySchedule { Length = TrainingSpan.Steps(20), DecayRate = 0.96f },
        new InverseTimeDecaySchedule { Length = TrainingSpan.Steps(10), DecayRate = 0.5f, Staircase = true },
        new PolynomialDecaySchedule { Length = TrainingSpan.Epochs(1.5), EndFactor = 0.1f, Power = 2, Cycle = true },
        new CosineSchedule { Length = TrainingSpan.ShareOfRun(0.5), EndFactor = 0.1f },
        new CosineRestartsSchedule { FirstLength = TrainingSpan.Steps(10), LengthMultiplier = 1.5f, HeightMultiplier = 0.8f,
        EndFactor = 0.05f },
        new FlatCosineSchedule { Length = TrainingSpan.Steps(60), FlatShare = 0.75f },
        new LogCosineSchedule { Length = TrainingSpan.Steps(70), Cycles = 2 },
        new OneCycleSchedule { Length = TrainingSpan.Epochs(8), PeakShare = 0.3f, StartFactor = 0.1f, EndFactor = 0.01f },
        new WarmupSchedule { Length = TrainingSpan.Epochs(1), StartFactor = 0.2f, Then = new CosineSchedule { EndFactor = 0.5f } },
    ];

    /// <summary>Values out of range, and all that is said about them when the schedule is called "Schedule".</summary>
    public static IReadOnlyList<(LearningRateSchedule Schedule, string Message)> Violations { get; } =
    [
        (new PiecewiseConstantSchedule { Changes = null! }, "Schedule.Changes must be given. Received: null."),
        (new PiecewiseConstantSchedule { Changes = [null!] }, "Schedule.Changes[0] must be given. Received: null."),
        (new PiecewiseConstantSchedule { Changes = [new(null!, 1)] }, "Schedule.Changes[0].After must be given. Received: null."),
        (new PiecewiseConstantSchedule { Changes = [new(TrainingSpan.Steps(0), 1)] },
        "Schedule.Changes[0].After.Amount must be a finite number above 0. Received: 0."),
        (new PiecewiseConstantSchedule { Changes = [new(TrainingSpan.Steps(1), -1)] },
        "Schedule.Changes[0].Factor must be a finite number of at least 0. Received: -1."),
        (new PiecewiseConstantSchedule { Changes = [new(TrainingSpan.Steps(5), 1), new(TrainingSpan.Epochs(6), 1)] },
        "Schedule.Changes[1].After must be measured in Steps, as the change before it. Received: Epochs."),
        (new PiecewiseConstantSchedule { Changes = [new(TrainingSpan.Steps(5), 1), new(TrainingSpan.Steps(5), 1)] },
        "Schedule.Changes[1].After must be later than the change before it, at 5 (Steps). Received: 5."),
        (new StepDecaySchedule { Every = TrainingSpan.Epochs(-1) }, "Schedule.Every.Amount must be a finite number above 0. Received: -1."),
        (new StepDecaySchedule { Factor = 0 }, "Schedule.Factor must be a finite number above 0. Received: 0."),
        (new ExponentialDecaySchedule { Length = TrainingSpan.ShareOfRun(1.5) },
        "Schedule.Length.Amount must be above 0 and at most 1. Received: 1.5."),
        (new ExponentialDecaySchedule { DecayRate = 0 }, "Schedule.DecayRate must be a finite number above 0. Received: 0."),
        (new InverseTimeDecaySchedule { Length = TrainingSpan.ShareOfRun(double.NaN) },
        "Schedule.Length.Amount must be above 0 and at most 1. Received: NaN."),
        (new InverseTimeDecaySchedule { DecayRate = -0.5f }, "Schedule.DecayRate must be a finite number of at least 0. Received: -0.5."),
        (new PolynomialDecaySchedule { Length = TrainingSpan.Epochs(double.PositiveInfinity) },
        "Schedule.Length.Amount must be a finite number above 0. Received: Infinity."),
        (new PolynomialDecaySchedule { EndFactor = float.NaN }, "Schedule.EndFactor must be a finite number of at least 0. Received: NaN."),
        (new PolynomialDecaySchedule { Power = 0 }, "Schedule.Power must be a finite number above 0. Received: 0."),
        (new CosineSchedule { Length = new(1, (TrainingSpanUnit)7) },
        "Schedule.Length.Unit must be one of Steps, Epochs, Run. Received: 7."),
        (new CosineSchedule { EndFactor = -1 }, "Schedule.EndFactor must be a finite number of at least 0. Received: -1."),
        (new CosineRestartsSchedule { FirstLength = null! }, "Schedule.FirstLength must be given. Received: null."),
        (new CosineRestartsSchedule { LengthMultiplier = 0.5f },
        "Schedule.LengthMultiplier must be a finite number of at least 1. Received: 0.5."),
        (new CosineRestartsSchedule { LengthMultiplier = float.PositiveInfinity },
        "Schedule.LengthMultiplier must be a finite number of at least 1. Received: Infinity."),
        (new CosineRestartsSchedule { HeightMultiplier = 0 }, "Schedule.HeightMultiplier must be a finite number above 0. Received: 0."),
        (new CosineRestartsSchedule { EndFactor = -1 }, "Schedule.EndFactor must be a finite number of at least 0. Received: -1."),
        (new FlatCosineSchedule { Length = null! }, "Schedule.Length must be given. Received: null."),
        (new FlatCosineSchedule { FlatShare = 1 }, "Schedule.FlatShare must be at least 0 and below 1. Received: 1."),
        (new LogCosineSchedule { Length = null! }, "Schedule.Length must be given. Received: null."),
        (new LogCosineSchedule { Cycles = 0 }, "Schedule.Cycles must be at least 1 and at most 30. Received: 0."),
        (new LogCosineSchedule { Cycles = 31 }, "Schedule.Cycles must be at least 1 and at most 30. Received: 31."),
        (new OneCycleSchedule { Length = null! }, "Schedule.Length must be given. Received: null."),
        (new OneCycleSchedule { PeakShare = 0 },
        "Schedule.PeakShare must be above 0 and below 1. Received: 0. For a fall without a rise use CosineSchedule."),
        (new OneCycleSchedule { StartFactor = -1 }, "Schedule.StartFactor must be a finite number of at least 0. Received: -1."),
        (new OneCycleSchedule { EndFactor = -1 }, "Schedule.EndFactor must be a finite number of at least 0. Received: -1."),
        (new WarmupSchedule { Length = null! }, "Schedule.Length must be given. Received: null."),
        (new WarmupSchedule { StartFactor = -1 }, "Schedule.StartFactor must be a finite number of at least 0. Received: -1."),
        (new WarmupSchedule { Then = null! }, "Schedule.Then must be given. Received: null."),
        (new WarmupSchedule { Then = new StepDecaySchedule { Factor = -1 } },
        "Schedule.Then.Factor must be a finite number above 0. Received: -1."),
    ];
}
